"""The page that customers see: without log-in, without scripts, and nothing recorded until somebody answers."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from feedback import submissions
from feedback.asking import ask, trial_collector
from feedback.models import AnswerScale, Collector, Question, Response, ScoreMark, Verbatim
from feedback.submissions import SIGNER
from feedback.versions import revise_question


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def link(cart, journey) -> Collector:
    survey, link = ask(cart.subject, "csat", journey=journey)
    survey.publish()
    return Collector.objects.select_related("survey", "workspace").get(pk=link.pk)


@pytest.fixture
def score(link) -> Question:
    return link.survey.questions.get(key="csat")


class Visitor:
    """Somebody with a browser that runs no scripts: opens the page, sends the form that it finds."""

    def __init__(self, link: Collector, **headers) -> None:
        self.client, self.link, self.headers = Client(), link, headers
        self.address = f"/s/{link.token}/"

    def open(self, **query) -> str:
        self.reply = self.client.get(self.address, query, headers=self.headers)
        return self.page

    @property
    def page(self) -> str:
        return self.reply.content.decode()

    @property
    def submission(self) -> str:
        return re.search(r'name="submission" value="([^"]+)"', self.page)[1]

    @property
    def asked(self) -> str | None:
        shown = re.search(r'<fieldset class="card question (?:(?! hidden).)*?data-pk="(\d+)"(?:(?! hidden)[^>])*>', self.page)
        return shown[1] if shown else None

    def send(self, *values, question=None, human=True, **more) -> str:
        # However slow the machine: a person read for ten seconds, a program has answered before it can have opened the page.
        opened = timezone.now() + timedelta(seconds=-10 if human else 60)
        sent = signed_at(SIGNER.unsign(self.submission), opened)
        pk = question or self.asked
        body = {"submission": sent, "question": pk, f"q{pk}": list(values), **more}
        self.reply = self.client.post(self.address, body, headers=self.headers)
        return self.page


def signed_at(key: str, moment) -> str:
    from unittest.mock import patch

    with patch("django.core.signing.time.time", return_value=moment.timestamp()):
        return SIGNER.sign(key)


def test_looking_records_nothing(link):
    visitor = Visitor(link)
    for _ in range(3):
        assert "How satisfied" in visitor.open().replace("how satisfied", "How satisfied")
    assert not Response.objects.exists() and not visitor.client.cookies


def test_each_answer_is_kept_as_it_is_given_and_the_last_one_finishes(link, journey, cart):
    visitor = Visitor(link)
    visitor.open()
    assert "What went wrong for you?" in visitor.send("2")
    response = Response.objects.get()
    answer = response.answers.get()
    assert (answer.value, answer.subject, answer.journey, answer.counts) == (2, cart.subject, journey, True)
    assert response.is_partial and ScoreMark.objects.count() == 1, "a person who walks away now has been heard"
    assert "Thank you." in visitor.send("It was <script>alert(1)</script>slow")
    response.refresh_from_db()
    assert not response.is_partial and Verbatim.objects.get().text == "It was <script>alert(1)</script>slow"
    assert (response.is_suspicious, response.is_test, response.language) == (False, False, "en")
    assert Response.objects.count() == 1


def test_the_follow_up_is_the_one_for_the_score_and_may_be_left_open(link):
    visitor = Visitor(link)
    visitor.open()
    visitor.send("5")
    assert visitor.asked == str(link.survey.questions.get(key="why-high").pk)
    visitor.send("")
    assert visitor.asked is None and not Response.objects.get().is_partial and not Verbatim.objects.exists()


def test_a_retry_changes_nothing_and_a_second_thought_replaces_the_first(link, score):
    visitor = Visitor(link)
    visitor.open()
    first = visitor.submission
    for value in ("2", "2", "4"):
        visitor.client.post(visitor.address, {"submission": first, "question": score.pk, f"q{score.pk}": value})
    assert Response.objects.get().answers.get().value == 4
    visitor.client.post(visitor.address, {"submission": first, "question": score.pk})
    assert not Response.objects.get().answers.exists(), "taken back"


def test_going_back_shows_what_was_chosen(link, score):
    visitor = Visitor(link)
    visitor.open()
    visitor.send("3")
    page = visitor.client.post(visitor.address, {"submission": visitor.submission, "back": visitor.asked}).content.decode()
    assert re.search(r'value="3" checked', page) and re.search(rf'data-pk="{score.pk}"[^>]*(?<!hidden disabled)>', page)


@pytest.mark.parametrize("sent", ["9", "0", "-1", "4.5", "4 ", "x", "٣", "99999999999999999999", "\x00"])
def test_a_point_outside_the_scale_is_refused_with_words(link, sent):
    visitor = Visitor(link)
    visitor.open()
    page = visitor.send(sent)
    if sent == "4 ":
        assert Response.objects.get().answers.get().value == 4, "a blank around it is no other answer"
    else:
        assert visitor.reply.status_code == 422 and "cannot be taken" in page and not Response.objects.exists()


@pytest.mark.parametrize("question", ["", "0", "x", "99999999999999999999", "-1"])
def test_an_unknown_question_is_refused(link, question):
    visitor = Visitor(link)
    visitor.open()
    visitor.send("4", question=question or "no")
    assert visitor.reply.status_code == 422 and not Response.objects.exists()


@pytest.mark.parametrize("submission", ["", "x", "a:b:c", "é" * 40, "\x00"])
def test_a_forged_page_is_refused(link, score, submission):
    reply = Client().post(f"/s/{link.token}/", {"submission": submission, "question": score.pk, f"q{score.pk}": "4"})
    assert reply.status_code == 422 and "open for a long time" in reply.content.decode() and not Response.objects.exists()


def test_a_page_that_was_open_for_weeks_begins_again(link, score):
    old = signed_at("abc", timezone.now() - timedelta(days=8))
    reply = Client().post(f"/s/{link.token}/", {"submission": old, "question": score.pk, f"q{score.pk}": "4"})
    assert reply.status_code == 422 and not Response.objects.exists()


@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from(["submission", "question", "back", "lang", "website", "q1", "next"]), st.text(max_size=30))
)
def test_whatever_is_sent_is_answered(link, body):
    assert Client().post(f"/s/{link.token}/", body).status_code == 422


def test_what_must_be_answered_is_asked_again(link, score):
    score.is_required = True
    score.save()
    visitor = Visitor(link)
    visitor.open()
    assert "Please answer this question" in visitor.send("") and visitor.asked == str(score.pk)


def test_drafts_closed_and_unknown_surveys_say_so(link, score):
    assert Client().get("/s/nothing/").status_code == 404
    visitor = Visitor(link)
    visitor.open()
    begun = Visitor(link)
    begun.open()
    begun.send("4")
    link.survey.close()
    page = visitor.send("4")
    assert visitor.reply.status_code == 410 and "closed" in page
    assert Client().get(visitor.address).status_code == 410
    begun.send("Very quick")
    assert begun.reply.status_code == 200 and Verbatim.objects.count() == 1, "who has begun may finish"
    link.survey.archive()
    assert Client().get(visitor.address).status_code == 404


def test_the_last_free_place_is_given_once(link):
    link.survey.closes_after = 1
    link.survey.save()
    first, second = Visitor(link), Visitor(link)
    first.open()
    second.open()
    first.send("4")
    second.send("4")
    assert (first.reply.status_code, second.reply.status_code) == (200, 410) and Response.objects.count() == 1


@pytest.mark.parametrize(
    ("query", "header", "language"), [({}, "de-CH", "de"), ({"lang": "ja"}, "de", "ja"), ({"lang": "xx"}, "", "en")]
)
def test_the_language_is_that_of_the_link_then_of_the_browser(link, query, header, language):
    visitor = Visitor(link, **{"Accept-Language": header})
    assert f'<html lang="{language}" dir="ltr">' in visitor.open(**query)
    visitor.send("4", lang=language)
    assert Response.objects.get().language == language


def test_arabic_runs_from_right_to_left(link):
    assert '<html lang="ar" dir="rtl">' in Visitor(link).open(lang="ar")


def test_a_question_changed_meanwhile_is_answered_as_it_was_read(link, score):
    visitor = Visitor(link)
    visitor.open()
    new = revise_question(score, {"text": "Otherwise?"})
    visitor.send("4", question=str(score.pk))
    answer = Response.objects.get().answers.get()
    assert answer.question == score and new.answers.count() == 0
    assert visitor.asked == str(link.survey.questions.current().get(key="why-high").pk), "and is not asked again"


def test_trying_out_is_marked_and_counted_nowhere(link):
    trial = trial_collector(link.survey)
    link.survey.close()
    visitor = Visitor(trial)
    assert "nothing you answer here is counted" in visitor.open()
    assert visitor.reply["Content-Security-Policy"].count("frame-ancestors 'self'") == 1
    visitor.send("4")
    response = Response.objects.get()
    assert response.is_test and not response.answers.get().counts


def test_a_filled_trap_and_an_answer_quicker_than_reading_are_marked_and_kept(link):
    robot = Visitor(link)
    robot.open()
    robot.send("4", website="https://spam.example")
    assert "do not see" in Response.objects.get().suspicion
    hasty = Visitor(link)
    hasty.open()
    hasty.send("4", human=False)
    marked = Response.objects.latest("pk")
    assert marked.is_suspicious and "sooner" in marked.suspicion and not marked.answers.get().counts


def test_a_trap_filled_later_marks_what_is_there(link):
    visitor = Visitor(link)
    visitor.open()
    visitor.send("4")
    visitor.send("Nice", website="x")
    response = Response.objects.get()
    assert response.is_suspicious and response.suspicion and not response.answers.get().counts


def test_who_has_answered_is_thanked_and_a_second_answer_is_marked(link):
    visitor = Visitor(link)
    visitor.open()
    visitor.send("4")
    visitor.send("")
    assert "already answered" in visitor.open() and 'name="submission"' not in visitor.page
    visitor.open(again="1")
    visitor.send("1")
    assert [response.suspicion for response in Response.objects.order_by("pk")] == ["", "The same device has answered before."]


def test_a_flood_is_refused_with_a_time_to_come_back(link, monkeypatch):
    monkeypatch.setattr("feedback.protection.SAVES_PER_MINUTE", 2)
    visitor = Visitor(link)
    visitor.open()
    visitor.send("4")
    visitor.send("Good")
    reply = visitor.client.post(visitor.address, {}, headers={"Accept": "application/json"})
    assert reply.status_code == 429 and reply["Retry-After"] == "60" and reply.json()["said"] == "later"


def test_many_from_one_address_are_marked(link, monkeypatch):
    monkeypatch.setattr("feedback.protection.RESPONSES_PER_HOUR", 1)
    for _ in range(2):
        visitor = Visitor(link)
        visitor.open()
        visitor.send("4")
    assert list(Response.objects.order_by("pk").values_list("is_suspicious", flat=True)) == [False, True]


def test_without_the_cache_answers_are_taken(link, monkeypatch):
    from redis.exceptions import ConnectionError

    def away(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(cache, "add", away)
    visitor = Visitor(link)
    visitor.open()
    visitor.send("4")
    assert Response.objects.get().answers.get().value == 4


def test_a_score_in_the_link_is_chosen_and_not_recorded(link):
    page = Visitor(link).open(csat="5")
    assert 'value="5" checked' in page and "data-prefilled" in page and not Response.objects.exists()
    assert " checked" not in Visitor(link).open(csat="9")


def test_the_script_is_answered_in_json(link, score):
    visitor = Visitor(link)
    visitor.open()
    sent = {"submission": visitor.submission, "question": score.pk, f"q{score.pk}": "4"}
    reply = visitor.client.post(visitor.address, sent, headers={"Accept": "application/json"})
    assert reply.json() == {"next": "why-high"}
    reply = visitor.client.post(visitor.address, sent | {f"q{score.pk}": "8"}, headers={"Accept": "application/json"})
    assert reply.status_code == 422 and reply.json()["said"] == "invalid"


@pytest.mark.parametrize(
    ("kind", "sent", "kept"),
    [
        ("single", ["Bus"], "Bus"),
        ("multiple", ["Bus", "Car"], ["Bus", "Car"]),
        ("yes_no", ["false"], False),
        ("consent", ["true"], True),
        ("date", ["2026-08-31"], "2026-08-31"),
        ("number", ["3,5"], 3.5),
        ("short_text", ["Hello"], "Hello"),
        ("rating", ["6"], 6),
    ],
)
def test_every_kind_of_question_is_asked_and_read(cart, kind, sent, kept):
    survey, link = ask(cart.subject, "empty")
    scale = AnswerScale.usual(survey.workspace, "rating", 6) if kind == "rating" else None
    shared = {"workspace": survey.workspace, "survey": survey, "text": "What?", "scale": scale, "is_required": True}
    Question.objects.create(**shared, key="q", kind=kind, choices=["Bus", "Car"] if kind in ("single", "multiple") else [])
    survey.questions.create(workspace=survey.workspace, key="bye", kind="statement", text="That was it.", position=1)
    survey.publish()
    visitor = Visitor(link)
    visitor.open()
    assert "That was it." in visitor.send(*sent)
    assert submissions.answers_of(Response.objects.get()) == {"q": kept}
    visitor.send()
    assert visitor.asked is None and not Response.objects.get().is_partial


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        ("single", "Train"),
        ("multiple", "Train"),
        ("yes_no", "perhaps"),
        ("date", "2026-02-30"),
        ("number", "many"),
        ("number", "nan"),
    ],
)
def test_what_cannot_be_an_answer_is_refused(cart, kind, sent):
    survey, link = ask(cart.subject, "empty")
    survey.questions.create(workspace=survey.workspace, key="q", kind=kind, text="What?", choices=["Bus", "Car"])
    survey.publish()
    visitor = Visitor(link)
    visitor.open()
    visitor.send(sent)
    assert visitor.reply.status_code == 422 and not Response.objects.exists()


def test_a_consent_that_is_needed_is_given_only_by_agreeing(cart):
    survey, link = ask(cart.subject, "empty")
    survey.questions.create(workspace=survey.workspace, key="ok", kind="consent", text="May we?", is_required=True)
    survey.publish()
    visitor = Visitor(link)
    visitor.open()
    visitor.send("false")
    assert visitor.reply.status_code == 422


def test_choices_in_random_order_keep_it_for_one_person(cart):
    survey, link = ask(cart.subject, "empty")
    choices = [f"Choice {number}" for number in range(12)]
    survey.questions.create(workspace=survey.workspace, key="q", kind="single", text="Which?", choices=choices, shuffles=True)
    survey.questions.create(workspace=survey.workspace, key="r", kind="short_text", text="Why?", position=1)
    survey.publish()

    def order(page):
        return re.findall(r'value="(Choice \d+)"', page)

    visitor = Visitor(link)
    first = order(visitor.open())
    assert sorted(first) == sorted(choices) and order(visitor.send("Choice 1")) == first
    assert any(order(Visitor(link).open()) != first for _ in range(3))


def test_the_page_costs_the_same_however_much_it_asks(link, django_assert_max_num_queries):
    for number in range(10):
        link.survey.questions.create(workspace=link.workspace, key=f"x{number}", kind="long_text", text="?", position=9)
    visitor = Visitor(link)
    with django_assert_max_num_queries(3):
        visitor.open()
    visitor.send("4")
    with django_assert_max_num_queries(24):
        visitor.send("Fine")


def test_logo_and_colour_are_those_of_the_company(link, workspace):
    assert Client().get(f"/s/{link.token}/logo").status_code == 204
    workspace.brand_colour = "#ffdd00"
    workspace.save()
    css = Client().get(f"/s/{link.token}/theme.css").content.decode()
    assert css == ":root{--brand:#ffdd00;--on-brand:#000000}\n" and "theme.css" in Visitor(link).open()


def test_the_script_of_the_page_is_small():
    from django.contrib.staticfiles import finders

    with open(finders.find("js/survey.js"), "rb") as script:
        assert len(script.read()) < 20_000
