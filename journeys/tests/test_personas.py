"""The library of personas: portraits, quotes, and that hiding one takes nothing away."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from journeys.models import Card, Lane, LaneKind, Persona, Step

API = "/api/v1"


def portrait(size=(900, 1200), name="ana.jpg"):
    file = BytesIO()
    Image.new("RGB", size, (200, 180, 160)).save(file, "JPEG")
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")


@pytest.fixture
def ana(workspace):
    return Persona.objects.create(
        workspace=workspace,
        name="Ana",
        quotes="“I just want it to work.”\n\n  Why do you ask me again?\n",
        goals="- A lamp by Friday\nNo surprises",
    )


def test_alice_gives_ana_a_face_and_another_and_none(api, alice, ana, client):
    api.force_authenticate(alice)
    url = f"{API}/personas/{ana.pk}/picture/"
    first = api.post(url, {"picture": portrait()}, format="multipart").json()["picture"]
    ana.refresh_from_db()
    name = ana.picture.name
    assert Image.open(default_storage.open(name)).size == (600, 800)
    client.force_login(alice)
    assert client.get(first).headers["Content-Type"] == "image/jpeg"
    second = api.post(url, {"picture": portrait()}, format="multipart").json()["picture"]
    assert second != first
    assert api.delete(url).json()["picture"] == ""
    assert client.get(first).status_code == 404


def test_the_portrait_before_is_deleted_once_the_new_one_is_kept(ana, api, alice, django_capture_on_commit_callbacks):
    api.force_authenticate(alice)
    url = f"{API}/personas/{ana.pk}/picture/"
    api.post(url, {"picture": portrait()}, format="multipart")
    before = Persona.objects.get().picture.name
    with django_capture_on_commit_callbacks(execute=True):
        api.post(url, {"picture": portrait()}, format="multipart")
    assert not default_storage.exists(before)
    assert default_storage.exists(Persona.objects.get().picture.name)


def test_a_portrait_that_is_none_is_refused_in_words(api, alice, ana, client):
    api.force_authenticate(alice)
    refused = api.post(
        f"{API}/personas/{ana.pk}/picture/", {"picture": SimpleUploadedFile("ana.jpg", b"not")}, format="multipart"
    ).json()
    assert refused["errors"][0]["path"] == "picture"
    assert "not an image" in refused["errors"][0]["detail"]
    client.force_login(alice)
    page = client.post(f"/w/example/personas/{ana.pk}/edit/", {"name": "Ana", "portrait": SimpleUploadedFile("a.png", b"no")})
    assert page.status_code == 422
    assert "This is not an image, whatever its name says." in page.content.decode()


def test_a_page_of_a_persona_reads_like_a_person(client, bob, ana, journey):
    journey.personas.add(ana)
    lane = Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.PAINS, name="Pain points")
    for step in Step.objects.filter(stage__journey=journey)[:2]:
        Card.objects.create(workspace=journey.workspace, lane=lane, step=step, text="Slow", persona=ana)
    Card.objects.last().archive()
    client.force_login(bob)
    page = client.get(f"/w/example/personas/{ana.pk}/").content.decode()
    assert "<blockquote>“I just want it to work.”</blockquote>" in page
    assert "<li>A lamp by Friday</li><li>No surprises</li>" in page
    assert "named on 1 card<" in page


def test_hiding_a_persona_takes_it_off_nothing(client, alice, ana, journey):
    lane = Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.PAINS, name="Pain points")
    card = Card.objects.create(
        workspace=journey.workspace, lane=lane, step=Step.objects.get(name="Search"), text="Slow", persona=ana
    )
    journey.personas.add(ana)
    client.force_login(alice)
    client.post(f"/w/example/personas/{ana.pk}/archive/")
    card.refresh_from_db()
    assert card.persona == ana
    assert list(journey.personas.all()) == [ana]
    client.get("/w/example/personas/")  # the message of the archiving
    assert "Ana" not in client.get("/w/example/personas/").content.decode()
    assert "Ana" in client.get("/w/example/personas/?archived=1").content.decode()


def test_the_gallery_costs_the_same_however_many_there_are(client, bob, ana, workspace, django_assert_max_num_queries):
    client.force_login(bob)
    for number in range(20):
        Persona.objects.create(workspace=workspace, name=f"Persona {number}", picture="personas/none.jpeg")
    with django_assert_max_num_queries(8):
        assert client.get("/w/example/personas/").status_code == 200
