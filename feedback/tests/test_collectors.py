"""Ways to people: addresses, QR codes, personal links, kiosks, parts of other pages."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from PIL import Image

from behaviour.attributes import declare_attributes
from feedback.asking import ask
from feedback.models import Collector, Question, Response
from feedback.personal import Person, personal_token, read_people
from feedback.tests.test_public_survey import Visitor, signed_at

BASE = "/w/example/listening/"


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def link(cart) -> Collector:
    survey, link = ask(cart.subject, "csat")
    survey.publish()
    return Collector.objects.select_related("survey", "workspace").get(pk=link.pk)


@pytest.fixture
def score(link) -> Question:
    return link.survey.questions.get(key="csat")


@pytest.fixture
def as_alice(client, alice):
    client.force_login(alice)
    return client


class Invited(Visitor):
    """Somebody who follows a personal link."""

    def __init__(self, link, person) -> None:
        super().__init__(link)
        self.token = personal_token(link, person)

    def open(self, **query) -> str:
        return super().open(p=self.token, **query)

    def answer(self, value: str, *, question: Question) -> None:
        """With the token that the page itself carries."""
        body = {"submission": self.submission, "question": question.pk, f"q{question.pk}": value, "p": self.token}
        self.reply = self.client.post(self.address, body)


def test_a_further_way_is_made_closed_and_opened_again(as_alice, link):
    reply = as_alice.post(f"{BASE}surveys/{link.survey_id}/collectors/", {"kind": "kiosk", "name": "Counter"})
    kiosk = Collector.objects.get(kind="kiosk")
    assert reply["Location"] == f"{BASE}collectors/{kiosk.pk}/" and kiosk.token not in ("", link.token)
    assert "At a counter" in as_alice.get(reply["Location"]).content.decode()
    as_alice.post(f"{BASE}collectors/{kiosk.pk}/close/")
    assert Client().get(f"/s/{kiosk.token}/").status_code == 410 and Client().get(f"/s/{link.token}/").status_code == 200
    as_alice.post(f"{BASE}collectors/{kiosk.pk}/open/")
    assert Client().get(f"/s/{kiosk.token}/").status_code == 200


def test_what_arrives_by_program_has_no_page(as_alice, link):
    api = Collector.objects.create(workspace=link.workspace, survey=link.survey, kind="api", name="API")
    assert not api.token and as_alice.get(f"{BASE}collectors/{api.pk}/").status_code == 404


def test_the_code_holds_the_address(as_alice, link):
    svg = as_alice.get(f"{BASE}collectors/{link.pk}/code.svg")
    assert svg["Content-Type"] == "image/svg+xml" and b"<svg" in svg.content and b"<script" not in svg.content
    png = as_alice.get(f"{BASE}collectors/{link.pk}/code.png?download=1")
    picture = Image.open(io.BytesIO(png.content))
    assert picture.width == picture.height > 300 and "attachment" in png["Content-Disposition"]
    sheet = as_alice.get(f"{BASE}collectors/{link.pk}/sheet/").content.decode()
    assert link.public_address in sheet and "how satisfied" in sheet


def test_a_personal_link_says_who_answers_and_what_is_known(link, score, workspace):
    declare_attributes(workspace, ["Plan"])
    guest = Invited(link, Person("c-7", {"plan": "gold", "gone": "x"}, "nonce"))
    guest.open()
    guest.answer("4", question=score)
    response = Response.objects.get()
    assert response.customer.key == "c-7" and len(response.segment_ids) == 1


def test_a_link_for_one_answer_goes_on_elsewhere_and_then_is_used_up(link, score):
    person = Person("c-7", {}, "nonce")
    telephone, laptop = Invited(link, person), Invited(link, person)
    telephone.open()
    telephone.answer("2", question=score)
    laptop.open()
    why = link.survey.questions.get(key="why-low")
    assert laptop.asked == str(why.pk), "it goes on where the other device stopped"
    laptop.answer("Slow", question=why)
    assert Response.objects.get().answers.get().value == 2 and not Response.objects.get().is_partial
    assert "already answered" in Invited(link, person).open()


def test_a_link_for_many_answers_makes_a_response_each_time(link, score):
    for value in ("1", "5"):
        guest = Invited(link, Person("c-7"))
        guest.open()
        guest.answer(value, question=score)
    assert Response.objects.filter(customer__key="c-7").count() == 2


@pytest.mark.parametrize("token", ["x", "a:b:c", "\x00", "é"])
def test_a_forged_link_leads_nowhere(link, score, token):
    assert Client().get(f"/s/{link.token}/", {"p": token}).status_code == 404
    visitor = Visitor(link)
    visitor.open()
    visitor.send("4", p=token)
    assert visitor.reply.status_code == 422 and not Response.objects.exists()


def test_a_link_of_another_survey_leads_nowhere(link, cart):
    survey, other = ask(cart.subject, "nps")
    survey.publish()
    assert Client().get(f"/s/{link.token}/", {"p": personal_token(other, Person("c-7"))}).status_code == 404


def test_links_are_downloaded_for_a_pasted_table(as_alice, link, workspace):
    declare_attributes(workspace, ["Plan"])
    address = f"{BASE}collectors/{link.pk}/links/"
    reply = as_alice.post(address, {"people": "customer;plan\nc-1;gold\n=c-2;", "single_use": "on"})
    lines = reply.content.decode().split()
    assert reply["Content-Type"].startswith("text/csv") and lines[0] == "customer,link" and len(lines) == 3
    assert lines[1].startswith(f"c-1,{link.public_address}?p=") and lines[2].startswith("'=c-2,")
    for wrong in ("", "customer,shoe\nc,42", "x" * 201):
        assert as_alice.post(address, {"people": wrong}).status_code == 422, wrong


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("a\nb\n", [("a", {}), ("b", {})]),
        ("customer\na", [("a", {})]),
        ("Customer\tOrder No\na\t7\nb\t\n", [("a", {"order-no": "7"}), ("b", {})]),
        ("", []),
    ],
)
def test_customers_are_read_as_people_paste_them(text, people):
    assert list(read_people(text)) == people


def test_the_api_makes_personal_links(api, alice, link):
    api.force_login(alice)
    address = f"/api/v1/collectors/{link.pk}/links/"
    [made] = api.post(address, {"people": [{"customer": "c-1"}]}).json()
    assert made["customer"] == "c-1" and made["link"].startswith(link.public_address)
    for wrong in ({}, {"people": []}, {"people": [{"customer": "c", "attributes": {"shoe": "42"}}]}, {"people": "c"}):
        assert api.post(address, wrong).status_code == 422, wrong
    assert api.get(f"/api/v1/collectors/{link.pk}/").json()["public_address"] == link.public_address


def test_one_page_of_a_kiosk_serves_many_people(link, score):
    kiosk = Collector.objects.create(workspace=link.workspace, survey=link.survey, kind="kiosk", name="Counter")
    visitor = Visitor(kiosk)
    visitor.open()
    an_hour_ago = timezone.now() - timedelta(hours=1)
    body = {"submission": visitor.submission, "question": score.pk, f"q{score.pk}": "4"}
    for visit, at in (("a1", an_hour_ago), ("a1", an_hour_ago), ("b2", timezone.now() + timedelta(days=9))):
        visitor.client.post(visitor.address, body | {"visit": visit, "at": str(int(at.timestamp() * 1000))})
    first, second = Response.objects.order_by("pk")
    assert abs(first.answered_at - an_hour_ago) < timedelta(seconds=1), "as the kiosk says, which was offline"
    assert timezone.now() - second.answered_at < timedelta(minutes=1), "a time that cannot be is not believed"
    assert not first.is_suspicious and not visitor.client.cookies


def test_a_kiosk_that_was_offline_for_weeks_is_heard(link, score):
    kiosk = Collector.objects.create(workspace=link.workspace, survey=link.survey, kind="kiosk", name="Counter")
    weeks_ago = timezone.now() - timedelta(days=30)
    sent = {"submission": signed_at("abc", weeks_ago), "question": score.pk, f"q{score.pk}": "4", "visit": "v1"}
    reply = Client().post(f"/s/{kiosk.token}/", sent | {"at": str(int(weeks_ago.timestamp() * 1000))})
    assert reply.status_code == 200 and Response.objects.get().answered_at.date() == weeks_ago.date()


def test_a_part_of_a_page_may_stand_anywhere_and_other_pages_nowhere(link):
    part = Collector.objects.create(workspace=link.workspace, survey=link.survey, kind="iframe", name="Help page")
    reply = Client().get(f"/s/{part.token}/")
    assert "frame-ancestors *" in reply["Content-Security-Policy"] and "X-Frame-Options" not in reply
    reply = Client().get(f"/s/{link.token}/")
    assert "frame-ancestors 'none'" in reply["Content-Security-Policy"] and reply["X-Frame-Options"] == "DENY"


def test_the_widget_is_a_small_script_in_the_visitors_language(link):
    widget = Collector.objects.create(workspace=link.workspace, survey=link.survey, kind="widget", name="Shop")
    reply = Client().get(f"/s/{widget.token}/widget.js", headers={"Accept-Language": "de"})
    script = reply.content.decode()
    assert reply["Content-Type"].startswith("text/javascript") and '"close": "Schlie\\u00dfen"' in script
    assert len(script) < 8_000 and "cookie" not in script.split("*/", 1)[1]
    assert Client().get(f"/s/{link.token}/widget.js").status_code == 404
