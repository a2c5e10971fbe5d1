"""What people say about cards, and who may say, change and settle it."""

import pytest

from accounts.models import ApiKey
from journeys.models import Card, Comment, Lane, LaneKind, Step

API = "/api/v1/comments/"


@pytest.fixture
def card(journey):
    lane = Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.PAINS, name="Pain points")
    step = Step.objects.get(name="Search")
    return Card.objects.create(workspace=journey.workspace, lane=lane, step=step, text="Too slow")


def as_(api, person):
    api.force_authenticate(person)
    return api


def test_bob_who_only_views_comments_and_the_card_hears_of_it(api, card, bob):
    before = card.revision
    said = as_(api, bob).post(API, {"card": card.pk, "text": "How slow?"})
    assert said.status_code == 201, said.json()
    assert (said.json()["author_name"], said.json()["can_change"]) == ("Bob", True)
    card.refresh_from_db()
    assert card.revision > before
    assert card.version == 1


def test_a_comment_says_something_and_not_a_book(api, card, bob):
    for text in ["", "  \n", "x" * 5001]:
        assert as_(api, bob).post(API, {"card": card.pk, "text": text}).status_code == 422


def test_only_the_author_changes_a_comment_and_an_admin_may_delete_it(api, card, alice, bob, olga):
    made = as_(api, bob).post(API, {"card": card.pk, "text": "How slow?"}).json()
    url = f"{API}{made['id']}/"
    assert as_(api, alice).patch(url, {"text": "Mine"}).status_code == 403
    assert as_(api, alice).delete(url).status_code == 403
    assert "Only its author" in as_(api, olga).patch(url, {"text": "Mine"}).json()["errors"][0]["detail"]
    assert as_(api, bob).patch(url, {"text": "How slow exactly?"}).json()["text"] == "How slow exactly?"
    assert as_(api, olga).delete(url).status_code == 204
    assert not Comment.objects.exists()


def test_editors_resolve_and_reopen_and_viewers_do_not(api, card, alice, bob):
    made = as_(api, bob).post(API, {"card": card.pk, "text": "How slow?"}).json()
    url = f"{API}{made['id']}/"
    assert as_(api, bob).post(f"{url}resolve/").status_code == 403
    settled = as_(api, alice).post(f"{url}resolve/").json()
    assert (settled["is_resolved"], settled["resolved_by_name"]) == (True, "Alice")
    assert api.get(f"{API}?card={card.pk}&resolved=false").json()["results"] == []
    assert not api.post(f"{url}reopen/").json()["is_resolved"]


def test_who_resolved_first_stays_named(api, card, alice, olga):
    comment = Comment.objects.create(workspace=card.workspace, card=card, author=alice, text="Why?")
    comment.resolve(alice)
    Comment.objects.get().resolve(olga)
    assert Comment.objects.get().resolved_by == alice


def test_a_stranger_neither_reads_nor_comments(api, card, charlie, alice):
    Comment.objects.create(workspace=card.workspace, card=card, author=alice, text="Why?")
    assert as_(api, charlie).get(API).json()["results"] == []
    assert api.post(API, {"card": card.pk, "text": "Hello"}).status_code == 422


@pytest.mark.parametrize(("scope", "status"), [("read", 403), ("write", 201)])
def test_a_program_comments_only_with_a_key_that_writes(api, card, scope, status):
    _, secret = ApiKey.issue(card.workspace, "Robot", [scope], by=None)
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert api.post(API, {"card": card.pk, "text": "Seen 40 times"}).status_code == status


def test_a_list_of_comments_costs_the_same_however_long(api, card, bob, alice, django_assert_max_num_queries):
    for number in range(30):
        Comment.objects.create(workspace=card.workspace, card=card, author=alice if number % 2 else bob, text=f"Say {number}")
    as_(api, bob)
    with django_assert_max_num_queries(4):
        assert len(api.get(f"{API}?card={card.pk}&page_size=500").json()["results"]) == 30
