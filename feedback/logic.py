"""Which question comes next: conditions on earlier answers, jumps, and the words of thanks at the end.

`static/js/survey.js` decides the same in the browser, so that a tap need not wait for the network.

A condition is {"question": key, "lowest": 0, "highest": 6} for scores and numbers, or {"question": key, "any_of": ["x"]} for
choices, where "true" and "false" stand for yes and no. An empty one always holds; one whose question has no answer never does.
A jump is a condition on the answer to its own question, without "question", and "to": the key of a later question, or "" for
the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from feedback.models import Question

Answers = Mapping[str, Any]
END = ""


def holds(condition: Mapping[str, Any], answers: Answers) -> bool:
    """Whether a condition holds for the answers given so far, {key: value}."""
    if not condition:
        return True
    return fits(condition, answers.get(condition.get("question", "")))


def fits(condition: Mapping[str, Any], value: Any) -> bool:
    """Whether one value is among those that a condition names."""
    if value is None or value == []:
        return False
    if "any_of" in condition:
        wanted = set(condition["any_of"])
        return any(_as_text(one) in wanted for one in (value if isinstance(value, list) else [value]))
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    lowest, highest = condition.get("lowest"), condition.get("highest")
    return (lowest is None or value >= lowest) and (highest is None or value <= highest)


def _as_text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def path(questions: Sequence[Question], answers: Answers) -> Iterator[Question]:
    """The questions that somebody with these answers is asked, in order."""
    place = 0
    while place < len(questions):
        question = questions[place]
        place += 1
        if not holds(question.shown_if, answers):
            continue
        yield question
        place = _after_jump(questions, question, answers, place)


def _after_jump(questions: Sequence[Question], question: Question, answers: Answers, place: int) -> int:
    """Where to go on after a question; only ever forwards, so that every way has an end."""
    for jump in question.jumps:
        if not fits(jump, answers.get(question.key)):
            continue
        if jump.get("to", END) == END:
            return len(questions)
        for later in range(place, len(questions)):
            if questions[later].key == jump["to"]:
                return later
    return place


def following(questions: Sequence[Question], answers: Answers, key: str | None) -> Question | None:
    """The question after the one with this key, the first where there is none; None at the end."""
    way = path(questions, answers)
    if key is None:
        return next(way, None)
    for question in way:
        if question.key == key:
            return next(way, None)
    return None


def preceding(questions: Sequence[Question], answers: Answers, key: str) -> Question | None:
    """The question before the one with this key on the way that these answers lead."""
    before = None
    for question in path(questions, answers):
        if question.key == key:
            return before
        before = question
    return None


def ending_for(endings: Sequence[Mapping[str, Any]], answers: Answers) -> int | None:
    """The place of the thanks that these answers have earned; None where the survey has none that fits."""
    for place, ending in enumerate(endings):
        if holds(ending.get("when") or {}, answers):
            return place
    return None


def faults_of(questions: Sequence[Question]) -> list[str]:
    """What in the logic of a survey can never happen, in words."""
    faults = []
    earlier: set[str] = set()
    keys = [question.key for question in questions]
    for place, question in enumerate(questions):
        asked = question.shown_if.get("question") if question.shown_if else None
        if asked is not None and asked not in earlier:
            faults.append(f"“{question.text}” depends on a question that does not come before it, so it is never asked.")
        for jump in question.jumps:
            to = jump.get("to", END)
            if to != END and to not in keys[place + 1 :]:
                faults.append(f"“{question.text}” jumps to a question that does not come after it; the jump is passed over.")
        earlier.add(question.key)
    return faults


def checked_condition(raw: Any, *, on_itself: bool = False) -> dict[str, Any]:
    """A condition as it may be kept; ValidationError where it is none. `on_itself` is the condition of a jump."""
    if raw in (None, {}):
        return {}
    names = {"lowest", "highest", "any_of", "to" if on_itself else "question"}
    if not isinstance(raw, dict) or not raw.keys() <= names:
        raise ValidationError(f"A condition is an object of {', '.join(sorted(names))}.")
    if not isinstance(raw.get("to" if on_itself else "question", ""), str) or (not on_itself and not raw.get("question")):
        raise ValidationError("A question is named by its key.")
    chosen, ends = raw.get("any_of"), [raw[end] for end in ("lowest", "highest") if raw.get(end) is not None]
    if (chosen is None) == (not ends):
        raise ValidationError("A condition names either `any_of`, a list of choices, or `lowest` and `highest`.")
    if chosen is not None and (not isinstance(chosen, list) or not chosen or not all(isinstance(one, str) for one in chosen)):
        raise ValidationError("`any_of` is a list of texts.")
    if any(isinstance(end, bool) or not isinstance(end, (int, float)) for end in ends):
        raise ValidationError("`lowest` and `highest` are numbers.")
    if len(ends) == 2 and ends[0] > ends[1]:
        raise ValidationError("`lowest` lies above `highest`.")
    return dict(raw)


def checked_jumps(raw: Any) -> list[dict[str, Any]]:
    if not isinstance(raw, list) or len(raw) > 20:
        raise ValidationError("A list of at most 20 jumps.")
    jumps = [checked_condition(jump, on_itself=True) for jump in raw]
    if not all(jumps):
        raise ValidationError("A jump needs a condition on the answer to its question.")
    return jumps


def read_condition(question: Question, words: str) -> dict[str, Any]:
    """A condition as people write it: “0-6”, “9”, “yes”, or choices separated by semicolons; ValidationError where it is none."""
    words = words.strip()
    if question.is_scored or question.kind == "number":
        parts = [part.strip() for part in words.replace("–", "-").replace(" to ", "-").split("-")]
        if not 1 <= len(parts) <= 2 or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
            raise ValidationError("Write a point such as 9, or from which to which, such as 0-6.")
        lowest, highest = int(parts[0]), int(parts[-1])
        return checked_condition({"question": question.key, "lowest": lowest, "highest": highest})
    chosen = [part.strip() for part in words.split(";") if part.strip()]
    if question.kind in ("yes_no", "consent"):
        known = {"yes": "true", "no": "false"}
        if not chosen or any(part.lower() not in known for part in chosen):
            raise ValidationError("Write yes or no.")
        return {"question": question.key, "any_of": [known[part.lower()] for part in chosen]}
    offered = [value for value, _ in question.options_in("")]
    for part in chosen:
        if offered and part not in offered:
            raise ValidationError(f"“{part}” is not a choice of that question. It offers: {'; '.join(offered)}.")
    if not chosen:
        raise ValidationError("Write which answers, separated by semicolons.")
    return {"question": question.key, "any_of": chosen}


def write_condition(condition: Mapping[str, Any]) -> str:
    """A condition as people write it."""
    if "any_of" in condition:
        words = {"true": "yes", "false": "no"}
        return "; ".join(words.get(one, one) for one in condition["any_of"])
    lowest, highest = condition.get("lowest"), condition.get("highest")
    ends = [str(end) for end in (lowest, highest) if end is not None]
    return ends[0] if len(set(ends)) == 1 else "-".join(ends)
