"""Everything a page can do, the API can do.

Each page that takes a form says in its line of `<app>/tests/routes.py` which operation of the API does the same:
`api="PATCH membership-detail"`, or `api="none: <why>"` where a program has no use for it.
"""

import pytest

from tests.routes import addresses, routes

FORMS = {a.name: routes()[a.name] for a in addresses() if not a.is_api and a.name in routes() and routes()[a.name].do is not None}
OPERATIONS = {f"{method} {a.name.removeprefix('v1:')}" for a in addresses() if a.is_api for method in a.actions}


@pytest.mark.parametrize("name", FORMS)
def test_each_form_has_its_operation_in_the_api(name):
    api = FORMS[name].api
    assert api, f"{name}: say with api= which operation of the API does the same"
    if api.startswith("none:"):
        assert api.removeprefix("none:").strip(), f"{name}: say why the API has none"
    else:
        assert api in OPERATIONS, f"{name}: the API has no {api}"
