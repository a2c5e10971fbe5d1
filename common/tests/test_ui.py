import re
from pathlib import Path
from types import SimpleNamespace

from django.conf import settings
from django.template import Context, Template

from common.templatetags.ui import initials, minus, tint


def test_a_person_without_a_name_gets_initials_from_the_address():
    assert initials(SimpleNamespace(name="", email="ana.kovac@example.org")) == "AK"
    assert initials(SimpleNamespace(name="Dana", email="d@example.org")) == "DA"
    assert initials(SimpleNamespace(name="", email="")) != ""


def test_the_same_person_always_has_the_same_tint_and_there_are_five():
    assert {tint(SimpleNamespace(pk=pk)) for pk in range(40)} == {1, 2, 3, 4, 5}


def test_a_negative_figure_has_a_real_minus_sign():
    assert minus(-12) == "−12"


def test_an_icon_without_a_label_is_hidden_from_screen_readers_and_a_label_is_escaped():
    rendered = Template("{% load ui %}{% icon 'web' %}|{% icon 'flag' label %}").render(Context({"label": "<Raised>"}))
    silent, spoken = rendered.split("|")
    assert 'aria-hidden="true"' in silent
    assert 'role="img" aria-label="&lt;Raised&gt;"' in spoken


def test_the_navigation_offers_nothing_outside_a_workspace():
    rendered = Template("{% load ui %}{% navigation as ways %}[{{ ways|length }}]").render(Context({}))
    assert rendered == "[0]"


NAMED_BY_SCRIPTS = re.compile(r'\bicon(?:Button)?\("([a-z-]+)"|\bicon: "([a-z-]+)"')


def test_every_icon_that_a_script_names_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (Path(settings.BASE_DIR) / "static/img/icons.svg").read_text()))
    scripts = [
        *(Path(settings.BASE_DIR) / "static/js/editor").glob("*.js"),
        *(Path(settings.BASE_DIR) / "static/js/components").glob("*.js"),
    ]
    named = {(script.name, "".join(found)) for script in scripts for found in NAMED_BY_SCRIPTS.findall(script.read_text())}
    assert named
    assert {(script, name) for script, name in named if name not in drawn} == set()


def test_every_icon_that_a_template_names_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', (Path(settings.BASE_DIR) / "static/img/icons.svg").read_text()))
    missing = {
        (template.name, name)
        for template in (Path(settings.BASE_DIR) / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"', template.read_text())
        if name not in drawn
    }
    assert not missing


def test_a_page_beneath_another_is_at_home_there_in_the_navigation():
    context = Context({"workspace": SimpleNamespace(slug="example"), "request": SimpleNamespace(path="/w/example/personas/3/")})
    rendered = Template(
        "{% load ui %}{% navigation as ways %}{% for way in ways %}{% if way.current %}{{ way.label }}{% endif %}{% endfor %}"
    )
    assert rendered.render(context) == "Journeys"
