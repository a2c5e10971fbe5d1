"""What customers say: surveys and their questions, collectors, responses, answers, verbatims."""

from feedback.models.responses import Answer, Response, ScoreMark, SubjectMerge, Verbatim
from feedback.models.scales import AnswerScale, Direction, Metric
from feedback.models.surveys import SCORED_KINDS, Collector, Look, Question, QuestionKind, Survey

__all__ = [
    "SCORED_KINDS",
    "Answer",
    "AnswerScale",
    "Collector",
    "Direction",
    "Look",
    "Metric",
    "Question",
    "QuestionKind",
    "Response",
    "ScoreMark",
    "SubjectMerge",
    "Survey",
    "Verbatim",
]
