"""Pages of journeys, under /w/<workspace>/."""

from django.urls import path

from journeys.views import cards, journeys, lanes, personas, stages, steps

app_name = "journeys"

urlpatterns = [
    # journeys
    path("journeys/", journeys.journey_list, name="list"),
    path("journeys/<int:pk>/details/", journeys.journey_edit, name="edit"),
    path("journeys/<int:pk>/duplicate/", journeys.journey_duplicate, name="duplicate"),
    path("journeys/<int:pk>/archive/", journeys.journey_archive, name="archive"),
    path("journeys/<int:pk>/restore/", journeys.journey_restore, name="restore"),
    path("journeys/<int:pk>/outline/", journeys.journey_outline, name="outline"),
    # stages
    path("journeys/<int:pk>/stages/new/", stages.stage_create, name="stage_create"),
    path("stages/<int:pk>/edit/", stages.stage_edit, name="stage_edit"),
    path("stages/<int:pk>/move/", stages.stage_move, name="stage_move"),
    path("stages/<int:pk>/archive/", stages.stage_archive, name="stage_archive"),
    path("stages/<int:pk>/restore/", stages.stage_restore, name="stage_restore"),
    # steps
    path("stages/<int:pk>/steps/new/", steps.step_create, name="step_create"),
    path("steps/<int:pk>/edit/", steps.step_edit, name="step_edit"),
    path("steps/<int:pk>/move/", steps.step_move, name="step_move"),
    path("steps/<int:pk>/archive/", steps.step_archive, name="step_archive"),
    path("steps/<int:pk>/restore/", steps.step_restore, name="step_restore"),
    # lanes
    path("journeys/<int:pk>/lanes/", lanes.lanes, name="lanes"),
    path("journeys/<int:pk>/lanes/new/", lanes.lane_create, name="lane_create"),
    path("lanes/<int:pk>/edit/", lanes.lane_edit, name="lane_edit"),
    path("lanes/<int:pk>/move/", lanes.lane_move, name="lane_move"),
    path("lanes/<int:pk>/hide/", lanes.lane_hide, name="lane_hide"),
    path("lanes/<int:pk>/show/", lanes.lane_show, name="lane_show"),
    path("lanes/<int:pk>/collapse/", lanes.lane_collapse, name="lane_collapse"),
    path("lanes/<int:pk>/expand/", lanes.lane_expand, name="lane_expand"),
    path("lanes/<int:pk>/archive/", lanes.lane_archive, name="lane_archive"),
    path("lanes/<int:pk>/restore/", lanes.lane_restore, name="lane_restore"),
    # cards
    path("steps/<int:step>/lanes/<int:lane>/cards/new/", cards.card_create, name="card_create"),
    path("cards/<int:pk>/edit/", cards.card_edit, name="card_edit"),
    path("cards/<int:pk>/move/", cards.card_move, name="card_move"),
    path("cards/<int:pk>/archive/", cards.card_archive, name="card_archive"),
    path("cards/<int:pk>/restore/", cards.card_restore, name="card_restore"),
    path("attachments/<int:pk>/", cards.attachment, name="attachment"),
    # personas
    path("personas/", personas.personas, name="personas"),
    path("personas/new/", personas.persona_create, name="persona_create"),
    path("personas/<int:pk>/", personas.persona, name="persona"),
    path("personas/<int:pk>/picture/", personas.persona_picture, name="persona_picture"),
    path("personas/<int:pk>/edit/", personas.persona_edit, name="persona_edit"),
    path("personas/<int:pk>/archive/", personas.persona_archive, name="persona_archive"),
    path("personas/<int:pk>/restore/", personas.persona_restore, name="persona_restore"),
]
