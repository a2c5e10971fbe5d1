"""Making a survey, changing it, and what a change means for the answers there are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from feedback.asking import ask
from feedback.models import AnswerScale, Question, Survey
from feedback.readings import Reading
from feedback.responses import Incoming, assign_question, record_responses
from feedback.versions import revise_question
from feedback.wording import LANGUAGES, WORDS, accepted_languages, best_language
from journeys.models import Stage, Subject

BASE = "/w/example/listening/"


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


@pytest.fixture
def asked(cart) -> Survey:
    survey, _ = ask(cart.subject, "csat")
    return survey


def score(survey) -> Question:
    return survey.questions.current().get(position=0)


@pytest.mark.parametrize(
    ("template", "low", "high", "box", "direction"),
    [("nps", 0, 10, 2, "high"), ("csat", 1, 5, 2, "high"), ("ces", 1, 7, 3, "high")],
)
def test_a_template_asks_on_the_standard_scale_in_every_language(workspace, template, low, high, box, direction):
    survey, link = ask(Subject.of_workspace(workspace), template)
    question = score(survey)
    scale = question.scale
    assert (question.kind, scale.lowest, scale.highest, scale.box, scale.direction) == (template, low, high, box, direction)
    assert survey.status == "draft" and link.token and set(survey.all_languages) == set(LANGUAGES)
    texts = [question.said_in(code, "text") for code in LANGUAGES]
    assert len(set(texts)) == len(LANGUAGES) and not any("{" in text for text in texts)
    assert survey.questions.count() == 4 and survey.collectors.filter(is_test=True).count() == 1


def test_every_language_has_every_word():
    assert {code: set(words) for code, words in WORDS.items()} == {code: set(WORDS["en"]) for code in LANGUAGES}
    for code, words in WORDS.items():
        assert all(("{company}" in words[key]) == ("{company}" in WORDS["en"][key]) for key in words), code


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("de-CH,de;q=0.9,en;q=0.8", "de"),
        ("pt-BR", "pt"),
        ("en;q=0.1, fr;q=0.5", "fr"),
        ("", "en"),
        ("*", "en"),
        (";;q=x,,", "en"),
    ],
)
def test_the_browsers_language_is_taken_where_it_is_offered(header, language):
    assert best_language(["en", "fr", "de", "pt"], accepted_languages(header)) == language


def test_asking_here_takes_one_page(as_alice, journey, cart):
    stage = Stage.objects.get(name="Buy")
    page = as_alice.get(f"{BASE}ask/{stage.subject_id}/")
    assert page.status_code == 200 and 'value="ces" checked' in page.content.decode()
    reply = as_alice.post(f"{BASE}ask/{stage.subject_id}/", {"template": "ces", "name": "", "language": "en"})
    survey = Survey.objects.get()
    assert reply["Location"] == f"{BASE}surveys/{survey.pk}/" and survey.name == "Effort: Buy"
    assert {question.subject_id for question in survey.questions.all()} == {stage.subject_id}
    assert survey.collectors.get(is_test=False).journey == journey, "a stage is asked about in its journey"
    as_alice.post(f"{BASE}ask/{cart.subject_id}/?journey={journey.pk}", {"template": "csat", "language": "en"})
    assert Survey.objects.latest("pk").collectors.get(is_test=False).journey == journey
    assert as_alice.post(f"{BASE}ask/{cart.subject_id}/", {"template": "x", "language": "en"}).status_code == 422
    assert as_alice.get(f"{BASE}ask/{cart.subject_id}/?journey=99999").status_code == 404


def test_the_way_to_ask_is_on_the_touchpoint_and_on_its_figures(client, alice, bob, cart):
    addresses = [f"/w/example/touchpoints/{cart.pk}/", f"/w/example/subjects/{cart.subject_id}/"]
    client.force_login(alice)
    assert all(f"{BASE}ask/{cart.subject_id}/" in client.get(address).content.decode() for address in addresses)
    client.force_login(bob)
    assert not any(f"{BASE}ask/" in client.get(address).content.decode() for address in addresses)


def test_a_draft_is_published_closed_and_opened_again(as_alice, asked):
    assert not asked.takes_answers()
    as_alice.post(f"{BASE}surveys/{asked.pk}/publish/")
    asked.refresh_from_db()
    assert asked.takes_answers() and asked.published_at
    as_alice.post(f"{BASE}surveys/{asked.pk}/close/")
    asked.refresh_from_db()
    assert not asked.takes_answers()


def test_a_survey_that_asks_nothing_is_not_published(as_alice, cart):
    survey, _ = ask(cart.subject, "empty")
    survey.questions.create(workspace=cart.workspace, key="hello", kind="statement", text="Hello")
    with pytest.raises(ValidationError, match="asks nothing yet"):
        survey.publish()
    assert "asks nothing yet" in as_alice.post(f"{BASE}surveys/{survey.pk}/publish/", follow=True).content.decode()


def test_a_survey_closes_by_time_and_by_number_of_responses(asked):
    asked.publish()
    asked.closes_at = timezone.now() - timedelta(minutes=1)
    assert not asked.takes_answers()
    asked.closes_at, asked.closes_after = None, 1
    assert asked.takes_answers()
    question, link = score(asked), asked.collectors.get(is_test=False)
    test = Incoming(answered_on=date(2026, 3, 2), answers=[(question, Reading(value=4))], is_test=True)
    record_responses(link, [test])
    assert asked.takes_answers(), "a test is counted nowhere"
    record_responses(link, [Incoming(answered_on=date(2026, 3, 2), answers=[(question, Reading(value=4))])])
    assert not asked.takes_answers()


def test_a_changed_question_is_a_new_version_and_old_answers_keep_theirs(asked):
    asked.publish()
    old = score(asked)
    record_responses(
        asked.collectors.get(is_test=False), [Incoming(answered_on=date(2026, 3, 2), answers=[(old, Reading(value=4))])]
    )
    new = revise_question(old, {"text": "How was the cart?", "help": "From 1 to 5"})
    old.refresh_from_db()
    assert (new.version, new.key, new.text, new.subject) == (2, old.key, "How was the cart?", old.subject)
    assert old.is_archived and "satisfied" in old.text and old.answers.count() == 1 and new.answers.count() == 0
    assert "text" not in new.translations["fr"] and new.translations["fr"]["low_label"], "what says something else is gone"
    assert assign_question(new, None) == 1, "what it is about holds for all versions"
    old.refresh_from_db()
    assert old.subject is None


def test_what_changes_no_meaning_makes_no_version(asked):
    asked.publish()
    question = score(asked)
    assert revise_question(question, {"is_required": True, "shown_if": {}}).pk == question.pk
    assert revise_question(question, {"text": "Satisfied?"}, only_mends=True).pk == question.pk
    seven = AnswerScale.usual(asked.workspace, "csat", 7)
    assert revise_question(question, {"scale": seven}, only_mends=True).version == 2, "another scale is never a slip"


def test_a_draft_changes_in_place_until_somebody_has_answered(asked):
    question = score(asked)
    assert revise_question(question, {"text": "Satisfied?"}).pk == question.pk
    link = asked.collectors.get(is_test=False)
    record_responses(link, [Incoming(answered_on=date(2026, 3, 2), answers=[(question, Reading(value=4))])])
    assert revise_question(question, {"text": "Really?"}).version == 2


def form_of(question, **more) -> dict:
    points = len(question.scale.points) if question.scale else ""
    return {"text": question.text, "points": points, "look": "numbers", **more}


def test_the_question_form_changes_looks_logic_and_choices(as_alice, asked):
    question = score(asked)
    reply = as_alice.post(
        f"{BASE}questions/{question.pk}/edit/", form_of(question, look="stars", points="7", jump_how="7", jump_to=":end")
    )
    assert reply.status_code == 302
    question.refresh_from_db()
    assert (question.look, question.scale.highest, question.jumps) == ("stars", 7, [{"lowest": 7, "highest": 7, "to": ""}])
    as_alice.post(f"{BASE}surveys/{asked.pk}/questions/", {"kind": "single", "text": "How did you come?", "subject": ""})
    single = asked.questions.get(key="how-did-you-come")
    sent = {"text": single.text, "choices": "Bus\nCar\nBus\n", "shuffles": "on", "depends_on": question.key, "depends_how": "1-3"}
    assert as_alice.post(f"{BASE}questions/{single.pk}/edit/", sent).status_code == 302
    single.refresh_from_db()
    assert single.choices == ["Bus", "Car"] and single.shuffles
    assert single.shown_if == {"question": question.key, "lowest": 1, "highest": 3}
    assert "only if" in as_alice.get(f"{BASE}surveys/{asked.pk}/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"points": "4"}, {"jump_how": "never", "jump_to": ":end"}, {"look": "hearts"}, {"text": "x" * 501}]
)
def test_a_question_that_cannot_be_comes_back_with_its_fault(as_alice, asked, wrong):
    question = score(asked)
    reply = as_alice.post(f"{BASE}questions/{question.pk}/edit/", form_of(question, **wrong))
    assert reply.status_code == 422 and "Please check what you entered" in reply.content.decode()


def test_questions_are_moved_and_taken_away(as_alice, asked):
    keys = [question.key for question in asked.questions.current()]
    first = score(asked)
    as_alice.post(f"{BASE}questions/{first.pk}/move/", {"to": "down"})
    assert [question.key for question in asked.questions.current()] == [keys[1], keys[0], *keys[2:]]
    assert "so it is never asked" in as_alice.get(f"{BASE}surveys/{asked.pk}/").content.decode()
    as_alice.post(f"{BASE}questions/{first.pk}/archive/")
    assert keys[0] not in [question.key for question in asked.questions.current()]


def test_thanks_depend_on_the_score_and_lead_on(as_alice, asked):
    sent = {
        "ending-0-text": "Thank you.",
        "ending-1-text": "We are sorry.",
        "ending-1-question": "csat",
        "ending-1-how": "1-2",
        "ending-1-url": "https://example.com/help",
    }
    assert as_alice.post(f"{BASE}surveys/{asked.pk}/endings/", sent).status_code == 302
    asked.refresh_from_db()
    assert [ending["text"] for ending in asked.endings] == ["We are sorry.", "Thank you."], "those for everybody come last"
    for wrong in ({"ending-0-url": "javascript:alert(1)"}, {"ending-1-question": "csat", "ending-1-how": "often"}):
        assert as_alice.post(f"{BASE}surveys/{asked.pk}/endings/", sent | wrong).status_code == 422


def test_a_survey_is_translated_on_a_page(as_alice, asked):
    question = score(asked)
    as_alice.post(f"{BASE}surveys/{asked.pk}/languages/", {"languages": ["fr", "nl"]})
    address = f"{BASE}surveys/{asked.pk}/languages/fr/"
    assert "satisfait" in as_alice.get(address).content.decode()
    as_alice.post(address, {f"q{question.pk}-text": "Content ?", "ending-0": "Merci !"})
    question.refresh_from_db()
    asked.refresh_from_db()
    assert question.said_in("fr", "text") == "Content ?" and question.said_in("fr", "low_label") == question.low_label
    assert asked.endings[0]["translations"]["fr"] == "Merci !" and "nl" in question.translations
    assert as_alice.get(f"{BASE}surveys/{asked.pk}/languages/ja/").status_code == 404


def test_the_page_of_a_survey_costs_the_same_however_much_it_asks(as_alice, asked, cart, django_assert_max_num_queries):
    for number in range(10):
        asked.questions.create(workspace=asked.workspace, key=f"q{number}", kind="long_text", text="More?", subject=cart.subject)
    with django_assert_max_num_queries(16):
        as_alice.get(f"{BASE}surveys/{asked.pk}/")


def test_the_api_asks_publishes_and_makes_versions(api, alice, cart, journey):
    api.force_login(alice)
    reply = api.post("/api/v1/surveys/ask/", {"subject": cart.subject_id, "template": "nps", "journey": journey.pk})
    assert reply.status_code == 201, reply.json()
    survey = Survey.objects.get(pk=reply.json()["survey"]["id"])
    address = f"/api/v1/surveys/{survey.pk}/"
    assert api.patch(address, {"status": "open"}).json()["status"] == "open"
    question = score(survey)
    changed = api.patch(f"/api/v1/questions/{question.pk}/", {"text": "Would you?"}).json()
    assert (changed["version"], changed["id"] != question.pk) == (2, True)
    assert api.patch(f"/api/v1/questions/{question.pk}/", {"text": "Again"}).status_code == 422
    mended = api.patch(f"/api/v1/questions/{changed['id']}/", {"text": "Would you?!", "only_mends": True}).json()
    assert mended["id"] == changed["id"]
    for wrong in ({"status": "draft"}, {"languages": ["tlh"]}, {"endings": [{"url": "javascript:x"}]}, {"closes_after": 0}):
        assert api.patch(address, wrong).status_code == 422, wrong
    for wrong in ({"shown_if": {"x": 1}}, {"jumps": [{}]}, {"choices": ["a", "a"]}, {"translations": {"fr": {"text": 5}}}):
        assert api.patch(f"/api/v1/questions/{changed['id']}/", wrong).status_code == 422, wrong
    for wrong in (
        {"subject": 99, "template": "nps"},
        {"subject": cart.subject_id, "template": "x"},
        {"subject": cart.subject_id, "template": "nps", "journey": 99},
    ):
        assert api.post("/api/v1/surveys/ask/", wrong).status_code == 422, wrong
