from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from feedback.logic import (
    checked_condition,
    ending_for,
    faults_of,
    fits,
    following,
    path,
    preceding,
    read_condition,
    write_condition,
)
from feedback.models import AnswerScale, Question

SCALE = AnswerScale(metric="nps", lowest=0, highest=10, box=2)


def question(key, kind="nps", **more):
    return Question(key=key, kind=kind, text=key, scale=SCALE if kind == "nps" else None, **more)


@pytest.fixture
def follow_ups():
    def why(key, lowest, highest):
        return question(key, "long_text", shown_if={"question": "nps", "lowest": lowest, "highest": highest})

    return [question("nps"), why("low", 0, 6), why("middle", 7, 8), why("high", 9, 10), question("more", "yes_no")]


@pytest.mark.parametrize(("score", "asked"), [(0, "low"), (6, "low"), (7, "middle"), (8, "middle"), (9, "high"), (10, "high")])
def test_the_follow_up_depends_on_the_score(follow_ups, score, asked):
    assert [one.key for one in path(follow_ups, {"nps": score})] == ["nps", asked, "more"]
    assert following(follow_ups, {"nps": score}, "nps").key == asked
    assert preceding(follow_ups, {"nps": score}, "more").key == asked


def test_whoever_skips_the_score_is_asked_no_follow_up(follow_ups):
    assert [one.key for one in path(follow_ups, {})] == ["nps", "more"]
    assert following(follow_ups, {}, None).key == "nps" and following(follow_ups, {}, "more") is None


def test_a_jump_leads_on_or_to_the_end():
    questions = [question("a", "yes_no", jumps=[{"any_of": ["false"], "to": ""}, {"any_of": ["true"], "to": "c"}])]
    questions += [question("b", "short_text"), question("c", "short_text")]
    assert [one.key for one in path(questions, {"a": False})] == ["a"]
    assert [one.key for one in path(questions, {"a": True})] == ["a", "c"]
    assert [one.key for one in path(questions, {})] == ["a", "b", "c"]


def test_a_jump_backwards_is_passed_over_and_named():
    questions = [
        question("a"),
        question("b", jumps=[{"lowest": 0, "to": "a"}]),
        question("c", shown_if={"question": "d", "lowest": 1}),
    ]
    assert [one.key for one in path(questions, {"b": 5})] == ["a", "b"]
    assert len(faults_of(questions)) == 2


conditions = st.fixed_dictionaries(
    {"question": st.sampled_from("abcd")}, optional={"lowest": st.integers(0, 10), "highest": st.integers(0, 10)}
)
jumps = st.lists(st.fixed_dictionaries({"lowest": st.integers(0, 10), "to": st.sampled_from(["", *"abcd"])}), max_size=2)


@given(
    st.lists(st.tuples(st.one_of(st.just({}), conditions), jumps), min_size=1, max_size=4),
    st.dictionaries(st.sampled_from("abcd"), st.integers(0, 10)),
)
def test_every_way_goes_forward_and_ends(rows, answers):
    questions = [question(key, shown_if=shown_if, jumps=jump) for key, (shown_if, jump) in zip("abcd", rows, strict=False)]
    way = [one.key for one in path(questions, answers)]
    assert way == sorted(set(way))
    for before, after in pairwise(way):
        assert following(questions, answers, before).key == after and preceding(questions, answers, after).key == before


def test_the_first_thanks_that_fit_are_shown():
    endings = [{"text": "Sorry", "when": {"question": "nps", "lowest": 0, "highest": 6}}, {"text": "Thanks"}]
    assert ending_for(endings, {"nps": 3}) == 0 and ending_for(endings, {"nps": 9}) == 1 and ending_for([], {}) is None


@pytest.mark.parametrize("words", ["0-6", "9"])
def test_a_condition_on_a_score_reads_as_it_was_written(words):
    assert write_condition(read_condition(question("nps"), words)) == words


def test_a_condition_on_choices_names_what_is_offered():
    asked = question("how", "single", choices=["By bus", {"value": "car", "label": "By car"}])
    assert read_condition(asked, "By bus; car") == {"question": "how", "any_of": ["By bus", "car"]}
    assert write_condition(read_condition(question("ok", "yes_no"), "No")) == "no"
    assert fits({"any_of": ["car"]}, ["car", "By bus"]) and not fits({"any_of": ["car"]}, [])
    wrong = ((asked, "By train"), (asked, ""), (question("nps"), "many"), (question("ok", "yes_no"), "maybe"))
    for one, words in wrong:
        with pytest.raises(ValidationError):
            read_condition(one, words)


@pytest.mark.parametrize(
    "raw",
    [
        7,
        {"question": "a"},
        {"question": 5, "lowest": 1},
        {"lowest": 1},
        {"question": "a", "lowest": True},
        {"question": "a", "lowest": 5, "highest": 1},
        {"question": "a", "any_of": []},
        {"question": "a", "any_of": [1]},
        {"question": "a", "any_of": ["x"], "lowest": 1},
        {"question": "a", "equals": 5},
    ],
)
def test_what_is_no_condition_is_refused(raw):
    with pytest.raises(ValidationError):
        checked_condition(raw)
