"""The shape of the rule that says which customers are like a persona."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError


def checked_rule(rule: Any) -> list[dict[str, Any]]:
    """A rule of the right shape, its values in order and each once. ValidationError, under `rule`, names the fault.

    [{"attribute": "plan", "values": ["business", "enterprise"]}, …]: a customer is one of these who has one of the values
    of every attribute named. Whether the attributes are declared is asked of those who know them.
    """
    if not isinstance(rule, list):
        raise ValidationError({"rule": "A rule is a list of attributes, each with its values."})
    checked: dict[str, dict[str, Any]] = {}
    for part in rule:
        if not isinstance(part, dict) or set(part) != {"attribute", "values"}:
            raise ValidationError({"rule": "Each part of a rule has an attribute and its values, and nothing else."})
        attribute, values = part["attribute"], part["values"]
        if not isinstance(attribute, str) or not attribute:
            raise ValidationError({"rule": "Each part of a rule names an attribute by its key."})
        if attribute in checked:
            raise ValidationError({"rule": f"The attribute {attribute} is named twice. Put all its values in one part."})
        if not isinstance(values, list) or not values or not all(isinstance(value, str) and value for value in values):
            raise ValidationError({"rule": f"The attribute {attribute} needs at least one value, as text."})
        checked[attribute] = {"attribute": attribute, "values": list(dict.fromkeys(values))}
    return list(checked.values())
