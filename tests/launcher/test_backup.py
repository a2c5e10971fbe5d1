"""A backup brings back what was there; a bad one changes nothing."""

import os
import subprocess
import tarfile

import pytest

from launcher import backup, restore, servers
from launcher.archives import unpack
from launcher.database import Database
from launcher.errors import LauncherError


@pytest.fixture
def database(tmp_path, monkeypatch):
    """A database with one row and one uploaded file."""
    monkeypatch.setattr(backup, "BACKUPS", tmp_path / "backups")
    monkeypatch.setattr(restore, "VAR", tmp_path)
    monkeypatch.setenv("MEDIA_ROOT", str(tmp_path / "media"))
    (tmp_path / "backups").mkdir()
    (tmp_path / "media").mkdir()
    (tmp_path / "media" / "survey.csv").write_text("Grüße, 10")
    with servers.servers(tmp_path, tmp_path / "log", throwaway=True, broker=False) as ready:
        database = Database.at(ready.database_url, ours=True)
        database.query("CREATE TABLE voice (id bigserial PRIMARY KEY, words text)", "INSERT INTO voice (words) VALUES ('Grüße')")
        yield database


def words_in(database: Database) -> str:
    return database.query("SELECT string_agg(words, '|' ORDER BY id) FROM voice").strip()


def databases_of(database: Database) -> list[str]:
    return database.query("SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY 1").split()


def test_a_backup_brings_back_rows_and_files_and_leaves_nothing_else(database, tmp_path):
    path = backup.write_backup(database, backup.media_folder())
    database.query("UPDATE voice SET words = 'lost'")
    (tmp_path / "media" / "survey.csv").write_text("lost")
    (tmp_path / "media" / "later.csv").write_text("later")

    with restore.unpacked(path) as folder:
        restore.put_in_place(database, folder)

    assert words_in(database) == "Grüße"
    assert [(file.name, file.read_text()) for file in (tmp_path / "media").iterdir()] == [("survey.csv", "Grüße, 10")]
    assert databases_of(database) == ["postgres", "throughline"]
    assert not list(tmp_path.glob("media.before*"))
    # The sequence came back too: a new row does not collide with an old one.
    database.query("INSERT INTO voice (words) VALUES ('new')")
    assert words_in(database) == "Grüße|new"


def test_a_backup_is_private_and_complete_or_absent(database, tmp_path, monkeypatch):
    path = backup.write_backup(database, backup.media_folder())
    assert path.stat().st_mode & 0o077 == 0

    path.unlink()
    monkeypatch.setattr(tarfile.TarFile, "add", lambda *args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        backup.write_backup(database, backup.media_folder())
    assert list((tmp_path / "backups").iterdir()) == []


def test_a_dump_that_breaks_off_leaves_everything_as_it_was(database, tmp_path):
    path = backup.write_backup(database, backup.media_folder())
    database.query("UPDATE voice SET words = 'current'")
    (tmp_path / "media" / "survey.csv").write_text("current")

    with restore.unpacked(path) as folder:
        dump = folder / "database.dump"
        dump.write_bytes(dump.read_bytes()[:-500])
        with pytest.raises(LauncherError, match="pg_restore did not work"):
            restore.put_in_place(database, folder)

    assert words_in(database) == "current"
    assert (tmp_path / "media" / "survey.csv").read_text() == "current"
    assert databases_of(database) == ["postgres", "throughline"]


def test_a_database_in_use_is_left_as_it_was_and_so_are_its_files(database, tmp_path):
    path = backup.write_backup(database, backup.media_folder())
    (tmp_path / "media" / "survey.csv").write_text("current")
    environment = os.environ | database.variables | {"PGDATABASE": database.name}
    psql = [str(database.programs() / "psql"), "-Xq", "-c", r"\echo connected", "-c", "SELECT pg_sleep(60)"]

    with subprocess.Popen(psql, env=environment, stdout=subprocess.PIPE) as visitor:
        assert visitor.stdout.readline() == b"connected\n"
        with restore.unpacked(path) as folder, pytest.raises(LauncherError, match="Stop everything that uses the database"):
            restore.put_in_place(database, folder)
        visitor.kill()

    assert words_in(database) == "Grüße"
    assert (tmp_path / "media" / "survey.csv").read_text() == "current"
    assert databases_of(database) == ["postgres", "throughline"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", "not a whole backup"), (b"\x1f\x8b\x08\x00 not really", "not a whole backup"), (b"PK", "not a whole backup")],
)
def test_a_file_that_is_no_backup_is_refused(tmp_path, content, reason, monkeypatch):
    monkeypatch.setattr(restore, "VAR", tmp_path)
    file = tmp_path / "throughline.tar.gz"
    file.write_bytes(content)

    with pytest.raises(LauncherError, match=reason), restore.unpacked(file):
        pass


def test_a_backup_cut_short_is_refused(database):
    path = backup.write_backup(database, backup.media_folder())
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    with pytest.raises(LauncherError, match=r"not a whole backup.*Nothing was changed"), restore.unpacked(path):
        pass


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside"])
def test_an_archive_that_reaches_out_of_its_folder_is_refused(tmp_path, name):
    with tarfile.open(tmp_path / "evil.tar", "w") as archive:
        archive.addfile(tarfile.TarInfo(name))

    with pytest.raises(tarfile.TarError, match="does not belong there"):
        unpack(tmp_path / "evil.tar", tmp_path / "inside")
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_an_archive_holds_only_files_and_folders(tmp_path, kind):
    with tarfile.open(tmp_path / "evil.tar", "w") as archive:
        member = tarfile.TarInfo("link")
        member.type, member.linkname = kind, "/etc/passwd"
        archive.addfile(member)

    with pytest.raises(tarfile.TarError, match="does not belong there"):
        unpack(tmp_path / "evil.tar", tmp_path / "inside")


def test_a_restore_asks_first(database, monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("builtins.input", lambda question: "yes")
    assert not restore.confirmed(tmp_path / "file", database)

    monkeypatch.setattr("builtins.input", lambda question: "restore")
    assert restore.confirmed(tmp_path / "file", database)
    assert "replaces the database 'throughline' and all uploaded files" in capsys.readouterr().out


def test_a_password_is_passed_where_no_list_of_processes_shows_it():
    database = Database.at("postgresql://ada:p%40ss@db.example.com:5433/main?sslmode=require", ours=False)

    assert database.name == "main"
    assert database.variables == {
        "PGHOST": "db.example.com",
        "PGPORT": "5433",
        "PGUSER": "ada",
        "PGPASSWORD": "p@ss",
        "PGSSLMODE": "require",
    }
