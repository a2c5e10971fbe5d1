from datetime import UTC, datetime

import pytest

from common.scales import default_scale
from feedback.merging import merge_subject, part_subjects
from feedback.models import Answer, AnswerScale, Collector, Question, ScoreMark, SubjectMerge, Survey, Verbatim
from feedback.readings import read_answer
from feedback.responses import Comment, Incoming, record_responses, remove_answer
from journeys.models import Attachment, Card, Stage, Step, StepLink
from maps.editing.tests.conftest import faults
from metrics.tasks import recompute_marked_scores
from touchpoints.models import Placement

pytestmark = pytest.mark.django_db


def drawn(board):
    """Stages with the names of their steps, in order."""
    return [
        (stage["name"], [step["name"] for step in board["steps"] if step["stage"] == stage["id"]]) for stage in board["stages"]
    ]


@pytest.fixture
def survey(workspace):
    return Survey.objects.create(workspace=workspace, name="Spring")


@pytest.fixture
def ask(workspace, survey):
    """Makes a question about a stage and answers it."""
    scale = default_scale("csat")
    kept = AnswerScale.objects.create(
        workspace=workspace, metric="csat", lowest=scale.lowest, highest=scale.highest, box=scale.box
    )
    collector = Collector.objects.create(workspace=workspace, survey=survey, kind="api", name="API")

    def asked(stage, *values, words="", question=None):
        question = question or Question.objects.create(
            workspace=workspace,
            survey=survey,
            key=f"q{stage.pk}",
            kind="csat",
            text="How was it?",
            subject=stage.subject,
            scale=kept,
        )
        record_responses(
            collector,
            [
                Incoming(
                    answered_at=datetime(2026, 5, 4, tzinfo=UTC),
                    answers=[(question, read_answer(question, value))],
                    comments=[Comment(words, None, stage.subject_id)] if words else [],
                )
                for value in values
            ],
        )
        return question

    return asked


def about(stage):
    return sorted(Answer.objects.filter(subject=stage.subject).values_list("value", flat=True))


def split(stage, at, **rest):
    return {"op": "split", "kind": "stage", "id": stage.pk, "at": at.pk, "ref": "second", **rest}


def merge(gone, kept, kind="stage"):
    return {"op": "merge", "kind": kind, "id": gone.pk, "into": kept.pk}


def test_a_stage_is_split_before_a_step_and_what_was_asked_stays_with_the_first_part(draws, stage, step, ask):
    ask(stage("Buy"), 5, 4)
    answer = draws.do(split(stage("Buy"), step("Pay"), name="Settle"), label="Split “Buy”")
    assert drawn(draws.board()) == [("Consider", ["Search", "Compare"]), ("Buy", ["Cart"]), ("Settle", ["Pay"])]
    second = Stage.objects.get(pk=answer["refs"]["second"])
    assert (about(stage("Buy")), about(second), second.kind) == ([4, 5], [], "purchase")
    draws.undo()
    assert drawn(draws.board()) == [("Consider", ["Search", "Compare"]), ("Buy", ["Cart", "Pay"])]
    draws.redo()
    assert Stage.objects.get(name="Settle").pk == second.pk
    assert drawn(draws.board())[2] == ("Settle", ["Pay"])


@pytest.mark.parametrize("at", ["Cart", "Search"])
def test_a_stage_is_not_split_before_its_first_step_nor_at_another_s(draws, stage, step, at):
    assert "operations[0].at" in faults(draws.send(split(stage("Buy"), step(at))))


@pytest.mark.parametrize(("gone", "kept"), [("Consider", "Buy"), ("Buy", "Consider")])
def test_two_stages_merge_in_reading_order_and_undo_brings_both_back(draws, stage, gone, kept):
    before = draws.drawn()
    draws.do(merge(stage(gone), stage(kept)))
    assert drawn(draws.board()) == [(kept, ["Search", "Compare", "Cart", "Pay"])]
    after = draws.drawn()
    draws.undo()
    assert draws.drawn() == before
    draws.redo()
    assert draws.drawn() == after


def test_what_was_asked_about_a_merged_stage_moves_and_undo_gives_each_its_own_back(draws, stage, ask):
    consider, buy = stage("Consider"), stage("Buy")
    asked = ask(consider, 1, 2, words="Too slow")
    ask(buy, 5)
    draws.do(merge(consider, buy))
    assert (about(consider), about(buy)) == ([], [1, 2, 5])
    asked.refresh_from_db()
    assert asked.subject == buy.subject
    assert Verbatim.objects.filter(subject=buy.subject).count() == 2
    # Answers that come while they are one: each goes where its question goes.
    ask(buy, 3, question=asked)
    draws.undo()
    assert (about(consider), about(buy)) == ([1, 2, 3], [5])
    assert Verbatim.objects.filter(subject=consider.subject).count() == 2
    draws.redo()
    assert (about(consider), about(buy)) == ([], [1, 2, 3, 5])


def test_figures_of_both_stages_follow_a_merge(workspace, stage, ask):
    consider, buy = stage("Consider"), stage("Buy")
    ask(consider, 1, 2)
    ask(buy, 5)
    recompute_marked_scores(workspace.pk)
    for change in (merge_subject, part_subjects):
        change(consider.subject, buy.subject)
        marked = set(ScoreMark.objects.values_list("subject", flat=True))
        assert marked == {consider.subject_id, buy.subject_id}
        recompute_marked_scores(workspace.pk)


def test_an_answer_erased_or_moved_on_meanwhile_does_not_come_back(stage, ask):
    consider, buy = stage("Consider"), stage("Buy")
    ask(consider, 1, 2, 3)
    merge_subject(consider.subject, buy.subject)
    remove_answer(Answer.objects.get(value=1))
    Answer.objects.filter(value=2).update(subject=None)
    part_subjects(consider.subject, buy.subject)
    assert (about(consider), about(buy)) == ([3], [])
    assert part_subjects(consider.subject, buy.subject) is None
    assert SubjectMerge.objects.get().parted_at is not None


def test_two_merges_in_a_row_are_undone_one_after_the_other(draws, stage, ask):
    draws.do({"op": "create", "kind": "stage", "values": {"name": "Use"}})
    consider, buy, use = stage("Consider"), stage("Buy"), stage("Use")
    for each, value in ((consider, 1), (buy, 2), (use, 3)):
        ask(each, value)
    draws.do(merge(consider, buy))
    draws.do(merge(buy, use))
    assert about(use) == [1, 2, 3]
    draws.undo()
    assert (about(consider), about(buy), about(use)) == ([], [1, 2], [3])
    draws.undo()
    assert (about(consider), about(buy), about(use)) == ([1], [2], [3])


def test_a_stage_is_not_merged_into_itself_and_its_merged_one_comes_back_with_a_step(draws, stage):
    assert "operations[0].into" in faults(draws.send(merge(stage("Buy"), stage("Buy"))))
    buy = stage("Buy")
    draws.do(merge(buy, stage("Consider")))
    buy.refresh_from_db()
    buy.restore()
    assert drawn(draws.board())[1] == ("Buy", ["First step"])


@pytest.fixture
def full_steps(draws, workspace, pains, gains, step, shop):
    """Cards, a shared touchpoint and links on Cart and Pay."""
    cart, pay = step("Cart"), step("Pay")
    for at, text in ((cart, "c1"), (cart, "c2"), (pay, "p1")):
        draws.card(pains, at, text)
    draws.card(gains, pay, "p2")
    for at in (cart, pay):
        Placement.objects.create(workspace=workspace, step=at, touchpoint=shop)
    Placement.objects.filter(step=pay).update(moment_of_truth="second", moment_of_truth_reason="Trust")
    for source, target in (("Search", "Pay"), ("Pay", "Cart"), ("Search", "Cart"), ("Pay", "Compare")):
        StepLink.objects.create(workspace=workspace, source=step(source), target=step(target))


@pytest.mark.parametrize(("gone", "kept", "order"), [("Pay", "Cart", ["c1", "c2", "p1"]), ("Cart", "Pay", ["c1", "c2", "p1"])])
def test_two_steps_merge_with_cards_placements_and_links(draws, full_steps, pains, step, gone, kept, order):
    before = draws.drawn()
    draws.do(merge(step(gone), step(kept), "step"))
    board = draws.board()
    assert drawn(board)[1] == ("Buy", [kept])
    assert [card["text"] for card in board["cards"] if card["lane"] == pains.pk] == order
    (placement,) = board["placements"]
    assert (placement["step"], placement["moment_of_truth"], placement["moment_of_truth_reason"]) == (
        step(kept).pk,
        "second",
        "Trust",
    )
    ends = {(link["source"], link["target"]) for link in board["links"]}
    assert ends == {(step("Search").pk, step(kept).pk), (step(kept).pk, step("Compare").pk)}
    after = draws.drawn()
    draws.undo()
    assert draws.drawn() == before
    draws.redo()
    assert draws.drawn() == after


def test_the_last_step_of_a_stage_does_not_merge_into_another_stage(draws, step):
    draws.do({"op": "archive", "kind": "step", "id": step("Cart").pk})
    assert "at least one step" in faults(draws.send(merge(step("Pay"), step("Search"), "step")))["operations[0]"]


def test_a_step_is_split_and_takes_along_what_is_named(draws, full_steps, step):
    before = draws.drawn()
    moved = Card.objects.get(text="c2").pk
    answer = draws.do({"op": "split", "kind": "step", "id": step("Cart").pk, "ref": "n", "name": "Basket", "cards": [moved]})
    assert drawn(draws.board())[1] == ("Buy", ["Cart", "Basket", "Pay"])
    assert Card.objects.get(text="c2").step_id == answer["refs"]["n"]
    assert "operations[0].cards" in faults(draws.send({"op": "split", "kind": "step", "id": step("Pay").pk, "cards": [moved]}))
    draws.undo()
    assert draws.drawn() == before


def test_a_stage_is_duplicated_with_all_in_it_and_starts_with_no_answers(draws, full_steps, stage, ask, shop):
    ask(stage("Buy"), 5)
    before = draws.drawn()
    copy = draws.do({"op": "duplicate", "kind": "stage", "id": stage("Buy").pk, "ref": "copy"})["refs"]["copy"]
    board = draws.board()
    assert drawn(board)[1:] == [("Buy", ["Cart", "Pay"]), ("Buy (copy)", ["Cart", "Pay"])]
    steps = [row["id"] for row in board["steps"] if row["stage"] == copy]
    assert [card["text"] for card in board["cards"] if card["step"] in steps] == ["c1", "c2", "p1", "p2"]
    placed = [row for row in board["placements"] if row["step"] in steps]
    assert [row["touchpoint"]["id"] for row in placed] == [shop.pk, shop.pk]
    assert [(row["source"], row["target"]) for row in board["links"] if row["source"] in steps] == [(steps[1], steps[0])]
    made = Stage.objects.get(pk=copy)
    assert about(made) == []
    assert made.subject != stage("Buy").subject
    after = draws.drawn()
    draws.undo()
    assert draws.drawn() == before
    draws.redo()
    assert draws.drawn() == after


@pytest.mark.parametrize("kind", ["step", "lane", "card"])
def test_smaller_parts_are_duplicated_right_after_the_original(draws, full_steps, pains, step, kind):
    before = draws.drawn()
    pk = {"step": step("Cart").pk, "lane": pains.pk, "card": Card.objects.get(text="c1").pk}[kind]
    copy = draws.do({"op": "duplicate", "kind": kind, "id": pk, "ref": "copy"})["refs"]["copy"]
    board = draws.board()
    rows = board[f"{kind}s"]
    original, made = (next(row for row in rows if row["id"] == each) for each in (pk, copy))
    assert made["position"] == original["position"] + 1
    texts = {"step": ["c1", "c2"], "lane": ["c1", "c2", "p1"], "card": ["c1"]}[kind]
    copied = [card["text"] for card in board["cards"] if copy in (card["step"], card["lane"], card["id"])]
    assert copied == texts
    draws.undo()
    assert draws.drawn() == before


def test_the_files_of_a_duplicated_card_are_on_its_copy_too(draws, full_steps):
    card = Card.objects.get(text="c1")
    on = {"workspace": card.workspace, "name": "till.png", "content_type": "image/png", "size": 3, "width": 1, "height": 1}
    Attachment.objects.create(card=card, file="attachments/till.png", **on)
    copy = draws.do({"op": "duplicate", "kind": "card", "id": card.pk, "ref": "copy"})["refs"]["copy"]
    [made] = [row for row in draws.board()["cards"] if row["id"] == copy]
    assert [file["name"] for file in made["attachments"]] == ["till.png"]


def test_what_stands_in_an_archived_part_is_not_copied(draws, full_steps, pains, step):
    draws.do({"op": "archive", "kind": "lane", "id": pains.pk})
    draws.do({"op": "duplicate", "kind": "step", "id": step("Pay").pk, "name": "Pay again"})
    assert [card.text for card in Card.objects.filter(step=Step.objects.get(name="Pay again"))] == ["p2"]
