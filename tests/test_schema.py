"""The schema of the API says what the API does, and draws it without a warning."""

from django.core.management import call_command


def test_the_schema_is_drawn_without_a_warning(tmp_path, db):
    call_command("spectacular", api_version="v1", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))
    assert "/api/v1/journeys/{id}/edits/" in (tmp_path / "schema.yml").read_text()
