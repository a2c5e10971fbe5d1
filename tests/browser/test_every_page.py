"""Every page that opens, in the real browser: nobody writes a list, so a new page is looked at from its first day.

The addresses and the samples are those of tests/routes.py. On the phone all names are awkward ones: long, in one word, from
right to left.
"""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import Invitation, Role
from accounts.tests.walk import OPERATOR, Route, Samples
from tests.routes import Address, addresses, filled, routes, samples

pytestmark = pytest.mark.django_db(transaction=True)

NO_PAGES = {
    "accounts:audit_export": "is a file",
    "accounts:home": "leads on to the only workspace",
    "accounts:invitation_accept": "needs the link of a mail, and is visited by one",
    "accounts:invitation_open": "leads on to the acceptance, which is visited",
    "accounts:workspace_home": "leads on to the first page of the workspace",
    "account_login": "leads on whoever is logged in; test_look.py looks at it",
    "account_signup": "leads on whoever is logged in; test_look.py looks at it",
    "account_set_password": "leads on whoever has a password",
    "feedback:collector_png": "is a picture",
    "feedback:collector_svg": "is a picture",
    "health_live": "is a word for a program",
    "health_ready": "is a word for a program",
    "intake:job_progress": "is a part of the page of the job",
    "intake:job_rejected": "is a file",
    "journeys:attachment": "is a file",
    "journeys:persona_picture": "is a picture",
    "maps:editor_live": "is a part of the editor",
    "maps:guide": "leads on to the first question that is open, which is visited",
    "maps:map_live": "is a part of the map",
    "maps:table_export": "is a file",
    "metrics:rebuilds": "is a part of the page of figures",
    "survey:logo": "is a picture",
    "survey:theme": "is a style sheet",
    "survey:widget": "is a script for other pages",
}
ON_A_DESK = {"width": 1440, "scheme": "light"}
ON_A_PHONE = {"width": 360, "scheme": "dark"}
LONG = "Everything that happens between the first thought of a lamp and the evening on which it burns, " * 2
ONE_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
FROM_THE_RIGHT = "رحلة العميل 🛍️ من الوعي إلى التأييد"
AWKWARD = {
    "journey": ("name", LONG[:120]),
    "stage": ("name", FROM_THE_RIGHT),
    "step": ("name", ONE_WORD),
    "lane": ("name", ONE_WORD),
    "card": ("text", ONE_WORD * 3),
    "persona": ("name", FROM_THE_RIGHT),
    "touchpoint": ("name", ONE_WORD),
    "channel": ("name", ONE_WORD[:60]),
    "survey": ("name", LONG[:120]),
    "question": ("text", ONE_WORD * 3),
    "import_job": ("file_name", ONE_WORD + ".csv"),
    "column_mapping": ("name", ONE_WORD),
    "workspace": ("name", ONE_WORD),
    "api_key": ("name", ONE_WORD),
    "customer": ("key", ONE_WORD),
    "rule": ("event_name", ONE_WORD),
    "verbatim": ("text", ONE_WORD * 3),
    "mail": ("subject", ONE_WORD),
    "olga": ("name", ONE_WORD),
}


WIDEST = """() => [...document.querySelectorAll("body *")].filter(part => part.checkVisibility()
    && part.getBoundingClientRect().right > document.documentElement.clientWidth && !part.closest(".table-scroll, .map-scroll"))
    .map(part => `<${part.localName} class="${part.getAttribute("class") ?? ""}">`).slice(-3).join(" ")"""


def pages() -> list[tuple[Address, Route]]:
    """What a person can open and read as a page."""
    lines = routes()
    found = [(address, lines[address.name]) for address in addresses() if not address.pattern.startswith("api/v1/")]
    return [(address, route) for address, route in found if route.see is not None and address.name not in NO_PAGES]


def visits(house: Samples, *, by_the_operator: bool) -> list[str]:
    """The addresses to open. A link from a mail is made anew, since a sample keeps only its hash."""
    found = [address_of(address, route, house) for address, route in pages() if (route.see == OPERATOR) is by_the_operator]
    if by_the_operator:
        return found
    _, token = Invitation.issue(house["workspace"], "eve@example.com", Role.VIEWER, by=house["olga"])
    return [*found, reverse("accounts:invitation_open", args=[token])]


def make_awkward(house: Samples) -> None:
    for sample, (field, value) in AWKWARD.items():
        record = house[sample]
        setattr(record, field, value[: type(record)._meta.get_field(field).max_length])
        record.save(update_fields=[field])


def address_of(address: Address, route: Route, house: Samples) -> str:
    query = {name: value(house) if callable(value) else value for name, value in route.query.items()}
    return filled(address, route, house) + (f"?{urlencode(query)}" if query else "")


def wrong_with(page: Page, path: str) -> list[str]:
    """What a person would call broken on the page at an address, apart from what axe finds."""
    page.complaints.clear()
    answer = page.goto(path)
    # Axe puts styles of its own into a page, which the policy refuses without an address; what a page does has one.
    wrong = [complaint for complaint in page.complaints if not complaint.endswith("()")]
    if answer is None or answer.status != 200:
        wrong.append(f"answered {answer and answer.status}")
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        wrong.append(f"is wider than the screen, because of {page.evaluate(WIDEST)}")
    if (headings := page.locator("h1").count()) != 1:
        wrong.append(f"has {headings} headings of the first level")
    if not page.title().removesuffix("Throughline").strip(" ·–"):
        wrong.append("has no title of its own")
    return wrong


@pytest.mark.parametrize("look", [ON_A_DESK, ON_A_PHONE], ids=["on a desk", "on a phone"])
def test_every_page_opens_fits_and_has_no_fault(page, log_in, faults_of, look):
    house = samples()
    if look is ON_A_PHONE:
        make_awkward(house)
    page.set_viewport_size({"width": look["width"], "height": 900})
    page.emulate_media(color_scheme=look["scheme"], reduced_motion="reduce")
    found = {}
    for person in ("olga", "operator"):
        log_in(house[person])
        for path in visits(house, by_the_operator=person == "operator"):
            found[path] = wrong_with(page, path) + faults_of(page)
    page.complaints.clear()

    assert not any(found.values()), "\n".join(f"{path}: {fault}" for path, faults in found.items() for fault in faults)


def test_what_is_left_out_is_still_there():
    opens = {address.name for address in addresses() if routes()[address.name].see is not None}

    assert set(NO_PAGES) - opens == set(), "These no longer exist; take them off the list."
