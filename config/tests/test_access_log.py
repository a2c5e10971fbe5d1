import pytest

from config.access_log import without_secrets


@pytest.mark.parametrize("path", ["/invitations/{}/", "/accounts/password/reset/key/1-{}/", "/invitations/{}?next=/"])
def test_a_link_from_a_mail_is_logged_without_its_secret(path):
    secret = "Zk3-0aQ_x81LmTtPqR7vWy"
    line = without_secrets(f"GET {path.format(secret)} HTTP/1.1")
    assert secret not in line
    assert line.startswith("GET /") and line.endswith(" HTTP/1.1")


def test_other_addresses_are_logged_as_they_are():
    for line in ("GET /invitations/accept/ HTTP/1.1", "POST /w/example/journeys/1234567890123456789/ HTTP/1.1"):
        assert without_secrets(line) == line
