"""Who may use the addresses of journeys, and a sample of each of its records."""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.tests.walk import ADMIN, EDITOR, PERSON, VIEWER, Route, Samples
from common.pictures import Picture
from journeys.attachments import attach
from journeys.models import Card, Comment, Journey, Lane, LaneKind, Persona, Stage, Step, StepLink
from journeys.personas import give_picture


def number(sample: str) -> Callable[[Samples], int]:
    """A value of a body that is the number of a sample, known when the samples are."""
    return lambda rows: rows[sample].pk


ROUTES: dict[str, Route] = {
    "journeys:list": Route(see=VIEWER),
    "journeys:edit": Route(see=EDITOR, do=EDITOR, at="journey", api="PATCH journey-detail"),
    "journeys:duplicate": Route(see=EDITOR, do=EDITOR, at="journey", api="POST journey-duplicate"),
    "journeys:archive": Route(do=EDITOR, at="journey", api="DELETE journey-detail"),
    "journeys:restore": Route(do=EDITOR, at="journey", api="POST journey-restore"),
    "journeys:outline": Route(see=VIEWER, at="journey"),
    "journeys:stage_create": Route(see=EDITOR, do=EDITOR, at="journey", api="POST stage-list"),
    "journeys:stage_edit": Route(see=EDITOR, do=EDITOR, at="stage", api="PATCH stage-detail"),
    "journeys:stage_move": Route(do=EDITOR, at="stage", api="POST stage-move"),
    "journeys:stage_archive": Route(do=EDITOR, at="stage", api="DELETE stage-detail"),
    "journeys:stage_restore": Route(do=EDITOR, at="stage", api="POST stage-restore"),
    "journeys:step_create": Route(see=EDITOR, do=EDITOR, at="stage", api="POST step-list"),
    "journeys:step_edit": Route(see=EDITOR, do=EDITOR, at="step", api="PATCH step-detail"),
    "journeys:step_move": Route(do=EDITOR, at="step", api="POST step-move"),
    "journeys:step_archive": Route(do=EDITOR, at="step", api="DELETE step-detail"),
    "journeys:step_restore": Route(do=EDITOR, at="step", api="POST step-restore"),
    "journeys:lanes": Route(see=VIEWER, at="journey"),
    "journeys:lane_create": Route(see=EDITOR, do=EDITOR, at="journey", api="POST lane-list"),
    "journeys:lane_edit": Route(see=EDITOR, do=EDITOR, at="lane", api="PATCH lane-detail"),
    "journeys:lane_move": Route(do=EDITOR, at="lane", api="POST lane-move"),
    "journeys:lane_hide": Route(do=EDITOR, at="lane", api="PATCH lane-detail"),
    "journeys:lane_show": Route(do=EDITOR, at="lane", api="PATCH lane-detail"),
    "journeys:lane_collapse": Route(do=EDITOR, at="lane", api="PATCH lane-detail"),
    "journeys:lane_expand": Route(do=EDITOR, at="lane", api="PATCH lane-detail"),
    "journeys:lane_archive": Route(do=EDITOR, at="lane", api="DELETE lane-detail"),
    "journeys:lane_restore": Route(do=EDITOR, at="lane", api="POST lane-restore"),
    "journeys:card_create": Route(see=EDITOR, do=EDITOR, at={"step": "step", "lane": "lane"}, api="POST card-list"),
    "journeys:card_edit": Route(see=EDITOR, do=EDITOR, at="card", api="PATCH card-detail"),
    "journeys:card_move": Route(do=EDITOR, at="card", api="POST card-move"),
    "journeys:card_archive": Route(do=EDITOR, at="card", api="DELETE card-detail"),
    "journeys:card_restore": Route(do=EDITOR, at="card", api="POST card-restore"),
    "journeys:attachment": Route(see=VIEWER, at="attachment"),
    "journeys:personas": Route(see=VIEWER),
    "journeys:persona": Route(see=VIEWER, at="persona"),
    "journeys:persona_picture": Route(see=VIEWER, at="pictured"),
    "journeys:persona_create": Route(see=EDITOR, do=EDITOR, api="POST persona-list"),
    "journeys:persona_edit": Route(see=EDITOR, do=EDITOR, at="persona", api="PATCH persona-detail"),
    "journeys:persona_archive": Route(do=EDITOR, at="persona", api="DELETE persona-detail"),
    "journeys:persona_restore": Route(do=EDITOR, at="persona", api="POST persona-restore"),
    "v1:attachment-list": Route(see=PERSON, do=EDITOR, body={"card": number("card")}),
    "v1:attachment-detail": Route(see=VIEWER, do=EDITOR, at="attachment"),
    "v1:attachment-restore": Route(do=EDITOR, at="attachment"),
    "v1:attachment-file": Route(see=VIEWER, at="attachment"),
    "v1:comment-list": Route(see=PERSON, do=VIEWER, body={"card": number("card"), "text": "Why?"}),
    "v1:comment-detail": Route(see=VIEWER, do=ADMIN, at="comment"),
    "v1:comment-resolve": Route(do=EDITOR, at="comment"),
    "v1:comment-reopen": Route(do=EDITOR, at="comment"),
    "v1:step-link-list": Route(
        see=PERSON, do=EDITOR, body={"source": lambda rows: rows["step_link"].target_id, "target": number("step")}
    ),
    "v1:step-link-detail": Route(see=VIEWER, do=EDITOR, at="step_link"),
    "v1:step-link-restore": Route(do=EDITOR, at="step_link"),
    "v1:card-list": Route(see=PERSON, do=EDITOR, body={"lane": number("lane"), "step": number("step"), "text": "Slow"}),
    "v1:card-detail": Route(see=VIEWER, do=EDITOR, at="card"),
    "v1:card-move": Route(do=EDITOR, at="card", body={"position": 0}),
    "v1:card-restore": Route(do=EDITOR, at="card"),
    "v1:journey-list": Route(see=PERSON, do=EDITOR, body={"name": "Another journey"}),
    "v1:journey-detail": Route(see=VIEWER, do=EDITOR, at="journey"),
    "v1:journey-duplicate": Route(do=EDITOR, at="journey"),
    "v1:journey-restore": Route(do=EDITOR, at="journey"),
    "v1:lane-list": Route(see=PERSON, do=EDITOR, body={"journey": number("journey"), "kind": "gains", "name": "Gains"}),
    "v1:lane-detail": Route(see=VIEWER, do=EDITOR, at="lane"),
    "v1:lane-move": Route(do=EDITOR, at="lane", body={"position": 0}),
    "v1:lane-restore": Route(do=EDITOR, at="lane"),
    "v1:persona-list": Route(see=PERSON, do=EDITOR, body={"name": "Ben"}),
    "v1:persona-detail": Route(see=VIEWER, do=EDITOR, at="persona"),
    "v1:persona-picture": Route(do=EDITOR, at="persona"),
    "v1:persona-restore": Route(do=EDITOR, at="persona"),
    "v1:stage-list": Route(see=PERSON, do=EDITOR, body={"journey": number("journey"), "name": "Use"}),
    "v1:stage-detail": Route(see=VIEWER, do=EDITOR, at="stage"),
    "v1:stage-move": Route(do=EDITOR, at="stage", body={"position": 0}),
    "v1:stage-restore": Route(do=EDITOR, at="stage"),
    "v1:step-list": Route(see=PERSON, do=EDITOR, body={"stage": number("stage"), "name": "Wait"}),
    "v1:step-detail": Route(see=VIEWER, do=EDITOR, at="step"),
    "v1:step-move": Route(do=EDITOR, at="step", body={"position": 0}),
    "v1:step-restore": Route(do=EDITOR, at="step"),
    "v1:subject-list": Route(see=PERSON),
    "v1:template-list": Route(see=PERSON),
    "v1:template-detail": Route(see=PERSON, at={"name": lambda rows: "blank"}),
    "v1:subject-detail": Route(see=VIEWER, at={"pk": lambda rows: rows["journey"].subject_id}),
}


def samples(rows: Samples) -> Samples:
    workspace = rows["workspace"]
    journey = Journey.objects.create(workspace=workspace, name="Buying a lamp")
    stage = Stage.objects.create(workspace=workspace, journey=journey, name="Buy")
    step = Step.objects.create(workspace=workspace, stage=stage, name="Pay")
    lane = Lane.objects.create(workspace=workspace, journey=journey, kind=LaneKind.PAINS, name="Pain points")
    card = Card.objects.create(workspace=workspace, lane=lane, step=step, text="Too many fields")
    receipt = SimpleUploadedFile("receipt.pdf", b"%PDF-1.7 sample", "application/pdf")
    other = Step.objects.create(workspace=workspace, stage=stage, name="Wait")
    pictured = Persona.objects.create(workspace=workspace, name="Zoe")
    give_picture(pictured, Picture(b"GIF89a sample", "image/png", "png", 1, 1))
    return {
        "pictured": pictured,
        "journey": journey,
        "stage": stage,
        "step": step,
        "lane": lane,
        "card": card,
        "attachment": attach(card, receipt),
        "comment": Comment.objects.create(workspace=workspace, card=card, text="Which ones?"),
        "step_link": StepLink.objects.create(workspace=workspace, source=step, target=other),
        "persona": Persona.objects.create(workspace=workspace, name="Ana"),
    }
