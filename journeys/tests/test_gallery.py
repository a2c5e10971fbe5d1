"""The written journeys: each complete, and each mistake in one refused with its place."""

import pytest

from journeys.gallery import TemplateError, read_template, template_named, templates
from journeys.models import LINE_LANES, LaneKind

WRITTEN = {name: template for name, template in templates().items() if name != "blank"}
HEAD = 'title = "I buy a lamp"\nindustry = "Retail"\nsummary = "A lamp."\n'
STEP = 'name = "Pay"\nemotion = 1\nwhy = "Quick"\n'


@pytest.fixture
def written(tmp_path):
    """Writes a template of one stage with this step, and reads it."""

    def written(step=STEP, head=HEAD, stage='name = "Buy"\nkind = "purchase"\n'):
        file = tmp_path / "lamp.toml"
        file.write_text(f"{head}[[stages]]\n{stage}[[stages.steps]]\n{step}", encoding="utf-8")
        return read_template(file)

    return written


def test_the_gallery_covers_ten_industries():
    assert len({template.industry for template in WRITTEN.values()}) >= 10


@pytest.mark.parametrize("template", WRITTEN.values(), ids=WRITTEN)
def test_each_template_is_a_whole_journey(template):
    assert 4 <= len(template.stages) <= 7
    assert all(2 <= len(stage.steps) <= 4 for stage in template.stages)
    assert len(template.touchpoints) >= 10
    assert {channel.is_online for channel in template.channels} == {True, False}
    assert len(template.moments_of_truth) >= 3
    assert any(step.links for step in template.steps)
    assert any(placed.preferred_channel for placed in template.placements())
    assert template.title.startswith(("I ", "We ", "My "))
    assert template.scenario
    assert template.expectations


@pytest.mark.parametrize("template", WRITTEN.values(), ids=WRITTEN)
def test_each_template_has_a_persona_who_speaks(template):
    persona = template.persona
    assert persona is not None
    assert min(len(words) for words in (persona.goals, persona.needs, persona.jobs, persona.quotes)) >= 2


@pytest.mark.parametrize("template", WRITTEN.values(), ids=WRITTEN)
def test_each_step_says_what_is_done_and_why_it_feels_so(template):
    for step in template.steps:
        assert step.emotion is not None, step.name
        assert step.texts_in(LaneKind.ACTIONS), step.name
        assert step.touchpoints, step.name
        assert step.texts_in(LaneKind.PAINS) or step.texts_in(LaneKind.GAINS) or step.texts_in(LaneKind.THOUGHTS), step.name


@pytest.mark.parametrize("template", WRITTEN.values(), ids=WRITTEN)
def test_each_template_has_highs_and_lows_and_every_kind_of_card(template):
    emotions = {step.emotion for step in template.steps}
    assert min(emotions) < 0 < max(emotions)
    used = {card.lane for step in template.steps for card in step.cards}
    wanted = {LaneKind.THOUGHTS, LaneKind.PAINS, LaneKind.GAINS, LaneKind.OPPORTUNITIES}
    assert wanted | {LaneKind.FRONTSTAGE, LaneKind.BACKSTAGE, LaneKind.SUPPORT} <= used
    assert set(template.lanes) >= LINE_LANES


def test_no_template_repeats_a_card():
    for template in WRITTEN.values():
        texts = [card.text for step in template.steps for card in step.cards]
        assert sorted(set(texts)) == sorted(texts), template.name


def test_the_blank_template_is_a_frame_without_content():
    blank = template_named("blank")
    assert [len(stage.steps) for stage in blank.stages] == [1]
    assert not blank.touchpoints
    assert not any(step.cards for step in blank.steps)
    assert {LaneKind.ACTIONS, LaneKind.THOUGHTS, LaneKind.EMOTION, LaneKind.OPPORTUNITIES, LaneKind.OWNERSHIP} <= set(blank.lanes)


@pytest.mark.parametrize(
    ("step", "fault"),
    [
        ('name = ""', "stages[0].steps[0].name: this is missing"),
        (f'name = "{"x" * 121}"', "stages[0].steps[0].name: 121 characters are too long; at most 120"),
        ('name = "Pay"\nemotion = 3\nwhy = "Joy"', "emotion: this is a whole number from -2 to 2"),
        ('name = "Pay"\nemotion = true\nwhy = "Joy"', "emotion: this is a whole number from -2 to 2"),
        ('name = "Pay"\nemotion = 1', "emotion: an emotion and its why go together"),
        ('name = "Pay"\npain = ["Slow"]', "stages[0].steps[0].pain: this is unknown"),
        ('name = "Pay"\npains = "Slow"', "stages[0].steps[0].pains: this is a list of texts"),
        ('name = "Pay"\npains = ["Slow", 3]', "stages[0].steps[0].pains.1: this is a text"),
        ('name = "Pay"\ntouchpoints = [3]', "touchpoints: this is a list of tables"),
        (
            'name = "Pay"\ntouchpoints = [{ name = "Till", channel = "Owl", team = "Shop" }]',
            "stages[0].steps[0].touchpoints[0].channel: “Owl” is none of the channels in channels.toml",
        ),
        (
            'name = "Pay"\ntouchpoints = [{ name = "Till", channel = "Shop", team = "Shop", moment = "fourth" }]',
            "touchpoints[0].moment: “fourth” is none of zero, first, second, third, other",
        ),
        (
            'name = "Pay"\ntouchpoints = [{ name = "Till", channel = "Shop", team = "Shop", moment = "first" }]',
            "touchpoints[0].moment: a moment of truth and its reason go together",
        ),
        (
            'name = "Pay"\ntouchpoints = [{ name = "Till", channel = "Shop", team = "A", optional = 1 }]',
            "touchpoints[0].optional: this is true or false",
        ),
        ('name = "Pay"\nlinks = [{ to = "Fly", label = "why not" }]', "links: “Fly” is no other step"),
        ('name = "Pay"\n[[stages.steps]]\nname = "Pay"', "stages: two steps are called “Pay”"),
    ],
)
def test_a_mistake_is_refused_with_its_file_and_place(written, step, fault):
    with pytest.raises(TemplateError) as refused:
        written(step)
    assert str(refused.value).startswith("lamp.toml: ")
    assert fault in str(refused.value)


def test_a_stage_of_no_kind_and_a_file_that_is_no_toml_are_refused(written, tmp_path):
    with pytest.raises(TemplateError, match=r"lamp\.toml: stages\[0\].kind: “buying” is none of awareness"):
        written(stage='name = "Buy"\nkind = "buying"\n')
    (tmp_path / "torn.toml").write_text("title = ", encoding="utf-8")
    with pytest.raises(TemplateError, match=r"torn\.toml: this is no TOML"):
        read_template(tmp_path / "torn.toml")


def test_a_template_without_stages_or_with_cards_in_no_lane_is_refused(written, tmp_path):
    (tmp_path / "bare.toml").write_text(HEAD, encoding="utf-8")
    with pytest.raises(TemplateError, match="a journey has at least one stage"):
        read_template(tmp_path / "bare.toml")
    with pytest.raises(TemplateError, match="the template has no lane for Pain points"):
        written('name = "Pay"\npains = ["Slow"]', head=HEAD + 'lanes = ["actions"]\n')


def test_a_template_brings_the_lanes_that_its_words_need(written):
    lanes = written(STEP + 'evidence = ["Receipt"]\nbackstage = ["Books"]').lanes
    assert LaneKind.EVIDENCE in lanes
    assert list(lanes)[-6:] == [
        "line_of_interaction",
        "frontstage",
        "line_of_visibility",
        "backstage",
        "line_of_internal_interaction",
        "support",
    ]
    assert not set(written().lanes) & LINE_LANES
