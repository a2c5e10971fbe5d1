"""Which customers are like a persona: a rule over declared attributes, in pages and API."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from behaviour.models import Attribute, Customer
from behaviour.personas import likeness
from journeys.models import Persona
from journeys.rules import checked_rule

API = "/api/v1"


@pytest.fixture
def ana(workspace):
    return Persona.objects.create(workspace=workspace, name="Ana")


@pytest.fixture
def customers(workspace):
    for key, name in [("plan", "Plan"), ("contains", "Contains"), ("2024", "In 2024")]:
        Attribute.objects.create(workspace=workspace, key=key, name=name)
    for number, attributes in enumerate(
        [{"plan": "business", "2024": "yes"}, {"plan": "business"}, {"plan": "private", "contains": "nuts"}, {}]
    ):
        Customer.objects.create(workspace=workspace, key=f"c{number}", attributes=attributes)


def rule(persona, *parts):
    persona.rule = [{"attribute": attribute, "values": list(values)} for attribute, values in parts]
    persona.full_clean()
    persona.save()
    return likeness(persona)


def test_a_persona_without_a_rule_has_no_figures(ana, customers):
    assert likeness(ana) is None


def test_one_value_of_every_attribute_named_makes_a_customer_one_of_these(ana, customers):
    assert vars(rule(ana, ("plan", ["business", "private"]))) == {"matching": 3, "customers": 4}
    assert rule(ana, ("plan", ["business"]), ("2024", ["yes"])).matching == 1
    assert rule(ana, ("plan", ["none of these"])).matching == 0


def test_an_attribute_whose_name_reads_like_something_else_is_an_attribute_still(ana, customers):
    assert rule(ana, ("contains", ["nuts"])).matching == 1
    assert rule(ana, ("2024", ["yes"])).matching == 1


def test_erased_customers_and_those_of_others_are_not_counted(ana, customers, charlie):
    from django.utils import timezone

    Customer.objects.filter(key="c0").update(erased_at=timezone.now())
    Customer.objects.create(workspace=charlie.memberships.get().workspace, key="x", attributes={"plan": "business"})
    assert vars(rule(ana, ("plan", ["business"]))) == {"matching": 1, "customers": 3}


def test_a_rule_over_what_nobody_declared_is_refused_and_says_what_there_is(api, alice, ana, customers):
    api.force_authenticate(alice)
    url = f"{API}/personas/{ana.pk}/"
    answer = api.patch(url, {"rule": [{"attribute": "mood", "values": ["good"]}]})
    assert answer.status_code == 422
    assert "There is no attribute mood. Declared are: 2024, contains, plan." in answer.json()["errors"][0]["detail"]
    assert api.patch(url, {"rule": [{"attribute": "plan", "values": ["business"]}]}).status_code == 200
    figures = api.get(f"{API}/persona-figures/{ana.pk}/").json()
    assert figures == {"persona": ana.pk, "has_rule": True, "matching": 2, "customers": 4}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["attribute", "values", "x"]), inner, max_size=3),
    max_leaves=12,
)


@given(json_values)
def test_a_rule_is_of_the_right_shape_or_refused_with_its_place(value):
    try:
        checked = checked_rule(value)
    except ValidationError as refusal:
        assert set(refusal.message_dict) == {"rule"}
    else:
        assert checked == checked_rule(checked)
        assert all(part["values"] for part in checked)


def test_alice_says_on_a_page_who_is_like_ana(client, alice, ana, customers):
    client.force_login(alice)
    page = client.get(f"/w/example/personas/{ana.pk}/").content.decode()
    assert "Without a rule over customer attributes, Ana has no figures." in page
    answer = client.post(f"/w/example/personas/{ana.pk}/rule/", {"more-plan": "business"})
    assert answer.status_code == 302
    page = client.get(f"/w/example/personas/{ana.pk}/").content.decode()
    assert '<strong class="numeric">2</strong> of 4 customers are like Ana.' in page
    assert "Plan: business" in page
    assert (
        client.post(f"/w/example/personas/{ana.pk}/rule/", {"values-plan": ["business"], "more-2024": "yes"}).status_code == 302
    )
    ana.refresh_from_db()
    assert [part["attribute"] for part in ana.rule] == ["2024", "plan"]
