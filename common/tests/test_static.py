from django.core.management import call_command


def test_every_static_file_refers_only_to_files_that_exist(settings, tmp_path):
    """Collecting under hashed names follows each url() and import, and fails on one that leads nowhere."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "config.storage.HashedStatic"}}

    call_command("collectstatic", interactive=False, verbosity=0)

    hashed = {path.name for path in (tmp_path / "css").iterdir()}
    assert any(name.startswith("app.") and name != "app.css" for name in hashed)
