"""How answers are written on pages."""

from django import template

from feedback.models import Answer

register = template.Library()


@register.filter
def said(answer: Answer) -> str:
    """What an answer says: its point, its number or its choice; a dash where it was skipped."""
    if answer.value is not None:
        return str(answer.value)
    if answer.number is not None:
        return f"{answer.number:g}"
    if isinstance(answer.choice, bool):
        return "yes" if answer.choice else "no"
    if isinstance(answer.choice, list):
        return ", ".join(map(str, answer.choice))
    return "–" if answer.choice is None else str(answer.choice)
