"""What a line of an app's `tests/routes.py` says. tests/test_permissions.py tells how to write one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from django.db.models import Model


class Least(IntEnum):
    """The least that a person must be; each rung includes those above it, save OPERATOR, which stands apart."""

    ANYONE = 0
    PERSON = 1
    VIEWER = 2
    EDITOR = 3
    ADMIN = 4
    OWNER = 5
    OPERATOR = 6


ANYONE, PERSON, VIEWER, EDITOR, ADMIN, OWNER, OPERATOR = Least

Samples = dict[str, Model]


@dataclass(frozen=True)
class Route:
    """Who may read and who may change at one address.

    see    least person for GET; None: there is no GET
    do     least person for POST, PUT, PATCH and DELETE, whichever the address takes; None: it takes none
    at     the sample whose number fills the address, or a mapping of each part to a sample or a function of samples
    hidden True where whoever may not is told 404 instead of 403, since the record is somebody's own
    body   what is sent on creation through the API, complete enough that only the person can be at fault; a value that
           depends on a sample is a function of samples
    query  what a GET needs after the question mark
    api    for a page that takes a form: the operation of the API that does the same, as "DELETE membership-detail",
           or a reason why there is none, beginning with "none:"
    """

    see: Least | None = None
    do: Least | None = None
    at: str | Mapping[str, str | Callable[[Samples], Any]] | None = None
    hidden: bool = False
    body: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    api: str = ""
