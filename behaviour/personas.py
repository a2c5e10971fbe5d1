"""Who of the customers is like a persona: the persona's rule over declared attributes, counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q, QuerySet

from behaviour.models import Attribute, Customer, Segment
from journeys.models import Persona


@dataclass(frozen=True)
class Likeness:
    """How many customers a persona's rule matches, of all there are."""

    matching: int
    customers: int


def check_attributes(sender: object, persona: Persona, **_: Any) -> None:
    """Refuse a rule over what nobody has declared. ValidationError names the attribute and those there are."""
    named = [part["attribute"] for part in persona.rule]
    declared = set(Attribute.objects.filter(workspace=persona.workspace_id).values_list("key", flat=True)) if named else set()
    for key in named:
        if key not in declared:
            there = ", ".join(sorted(declared)) or "none yet"
            raise ValidationError({"rule": f"There is no attribute {key}. Declared are: {there}."})


def condition(persona: Persona) -> Q:
    """One of the values of every attribute that the rule names."""
    matches = Q()
    for part in persona.rule:
        one_of = Q()
        for value in part["values"]:
            # Containment, since the key of an attribute may read like a lookup or a number.
            one_of |= Q(attributes__contains={part["attribute"]: value})
        matches &= one_of
    return matches


def customers_of(persona: Persona) -> QuerySet[Customer]:
    """The customers who are such people; nobody where there is no rule."""
    customers = _customers(persona)
    return customers.filter(condition(persona)) if persona.rule else customers.none()


def likeness(persona: Persona) -> Likeness | None:
    """How many customers are such people; None without a rule, since a persona then has no figures."""
    if not persona.rule:
        return None
    found = _customers(persona).aggregate(matching=Count("pk", filter=condition(persona)), customers=Count("pk"))
    return Likeness(**found)


def _customers(persona: Persona) -> QuerySet[Customer]:
    return Customer.objects.filter(workspace=persona.workspace_id, erased_at=None)


def rule_in_words(persona: Persona) -> list[tuple[str, list[str]]]:
    """The rule with the names of its attributes, for people to read."""
    names = dict(Attribute.objects.filter(workspace=persona.workspace_id).values_list("key", "name"))
    return [(names.get(part["attribute"], part["attribute"]), part["values"]) for part in persona.rule]


def tell_likeness(sender: object, persona: Persona, **_: Any) -> None:
    """For the persona's page: what the rule says, and whom it matches."""
    persona.rule_words = rule_in_words(persona)  # type: ignore[attr-defined]
    persona.likeness = likeness(persona)  # type: ignore[attr-defined]


def values_known(workspace_id: int) -> dict[str, list[str]]:
    """The values that each attribute has been seen with, by the attribute's key."""
    known: dict[str, list[str]] = {}
    seen = Segment.objects.filter(workspace=workspace_id).exclude(value=Segment.OTHER).order_by("attribute__key", "value")
    for key, value in seen.values_list("attribute__key", "value"):
        known.setdefault(key, []).append(value)
    return known
