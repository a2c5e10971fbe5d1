"""Our own PostgreSQL and Valkey: deep folders, stale files, root and ordinary users, and a disk that is full."""

import os
import shutil
import subprocess
import sys

import pytest

from launcher import identity, postgres, servers, valkey
from launcher.database import Database
from launcher.errors import LauncherError
from launcher.places import ROOT
from tests.launcher.conftest import bare_environment, processes_about

SHOW = "import os; print(os.getuid(), os.environ['DATABASE_URL'], os.environ['REDIS_URL'], os.environ['SECRET_KEY'])"
root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")


def test_a_deep_folder_is_no_obstacle(tmp_path):
    deep = tmp_path.joinpath(*["a-folder-with-a-long-name"] * 8)

    with servers.servers(deep, deep / "log", throwaway=True) as ready:
        assert Database.at(ready.database_url, ours=True).query("SELECT 40 + 2").strip() == "42"
        assert ready.redis_url.startswith("redis://:")


def test_data_are_kept_from_one_start_to_the_next_and_a_stale_pid_file_is_no_obstacle(tmp_path):
    with servers.servers(tmp_path, tmp_path / "log", broker=False) as ready:
        Database.at(ready.database_url, ours=True).query("CREATE TABLE kept AS SELECT 'still here' AS words")
    # As after a power cut: the file is there, and its number belongs to another program by now.
    (tmp_path / "postgres" / "postmaster.pid").write_text(f"{os.getpid()}\n{tmp_path / 'postgres'}\n")

    with servers.servers(tmp_path, tmp_path / "log", broker=False) as ready:
        assert Database.at(ready.database_url, ours=True).query("SELECT words FROM kept").strip() == "still here"


def test_a_running_server_on_the_same_folder_is_never_touched(tmp_path):
    data = tmp_path / "postgres"
    with servers.servers(tmp_path, tmp_path / "log", broker=False) as ready:
        with pytest.raises(LauncherError, match=f"still uses {data}. Stop it first"):
            postgres.release_stale_pid(data, patience=0.2)
        assert Database.at(ready.database_url, ours=True).query("SELECT 1").strip() == "1"


def test_an_interrupted_first_start_is_begun_anew(tmp_path):
    half = tmp_path / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("half")

    with servers.servers(tmp_path, tmp_path / "log", throwaway=True, broker=False) as ready:
        assert Database.at(ready.database_url, ours=True).query("SELECT 1").strip() == "1"
    assert not half.exists()


def test_named_servers_are_used_and_none_is_started(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/base")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")

    with servers.servers(tmp_path, tmp_path / "log") as ready:
        assert ready.environment == {"DATABASE_URL": "postgresql://elsewhere/base", "REDIS_URL": "redis://elsewhere/0"}
        assert ready.processes == []


def test_valkey_wants_its_password_and_stays_on_this_machine(tmp_path):
    with valkey.running(tmp_path / "valkey", tmp_path / "log") as (url, process):
        password, port = url.removeprefix("redis://:").removesuffix("/0").split("@127.0.0.1:")
        assert valkey.answers(int(port), password)
        assert not valkey.answers(int(port), "guessed")
        assert password not in " ".join(process.command)


@root_only
@pytest.mark.parametrize(
    ("step", "owner"), [(identity.enter_user_namespace(), 0), (identity.become(identity.NOBODY), identity.NOBODY)]
)
def test_root_runs_postgresql_in_a_namespace_or_as_nobody(tmp_path, monkeypatch, step, owner):
    if not identity.works(step, postgres.programs() / "postgres", tmp_path):
        pytest.skip("this machine refuses this way, and the launcher takes the other")
    monkeypatch.setattr(postgres, "database_identity", lambda folder, server: (step, owner))

    with servers.servers(tmp_path, tmp_path / "log", throwaway=True, broker=False) as ready:
        assert Database.at(ready.database_url, ours=True).query("SELECT current_user").strip() == postgres.NAME
        assert (tmp_path / "postgres" / "base").stat().st_uid == owner


@root_only
def test_root_keeps_the_owner_of_a_folder_that_exists(tmp_path):
    data = tmp_path / "postgres"
    data.mkdir()
    os.chown(data, 12345, 12345)

    assert identity.database_identity(data, postgres.programs() / "postgres")[1] == 12345


@root_only
@pytest.mark.parametrize("uid", [identity.NOBODY, 54321])
def test_an_ordinary_user_needs_nothing_else_not_even_a_name(open_folder, uid):
    os.chown(open_folder, uid, uid)
    environment = bare_environment(open_folder, PYTHONPATH=os.pathsep.join(filter(None, sys.path)))
    # The shell in between matters: it starts Python without any right that root had.
    user = ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups", "sh", "-c", 'exec "$@"', "-"]
    for python in (sys.executable, "/usr/bin/python3"):
        if not subprocess.run([*user, python, "-c", "import tomllib, launcher"], cwd=ROOT, env=environment).returncode:
            break
    else:
        pytest.skip("this checkout lies where only root may read")

    command = [*user, python, "-m", "launcher", "exec", "--", "sh", "-c", "id -u; echo $DATABASE_URL; exit 5"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    assert done.returncode == 5, done.stderr
    assert done.stdout.startswith(f"{uid}\npostgresql://")
    assert (open_folder / "test" / "1" / "postgres").stat().st_uid == uid


def test_exec_gives_the_variables_returns_the_status_and_leaves_nothing_running(launch, tmp_path):
    done = launch("exec", "--", sys.executable, "-c", SHOW + "; raise SystemExit(7)")

    assert done.returncode == 7
    _uid, database, broker, key = done.stdout.split()
    assert database.startswith("postgresql://throughline@/throughline?host=")
    assert broker.startswith("redis://:")
    assert len(key) > 32
    assert processes_about(str(tmp_path)) == []


def test_two_exec_at_once_have_servers_of_their_own(launch, tmp_path):
    inner = f'{sys.executable} -m launcher exec -- {sys.executable} -c "{SHOW}"'
    outer = launch("exec", "--", "sh", "-c", f"echo $DATABASE_URL; unset DATABASE_URL REDIS_URL; {inner}")

    first, second = outer.stdout.split("\n")[:2]
    assert first.startswith("postgresql://")
    assert second.split()[1] != first
    assert sorted(path.name for path in (tmp_path / "test").glob("*.lock")) == ["1.lock", "2.lock"]


def test_a_command_that_does_not_exist_is_said_plainly(launch):
    done = launch("exec", "--", "/no/such/program")

    assert (done.returncode, done.stderr.strip()) == (1, "Cannot run /no/such/program: No such file or directory.")


def test_a_full_disk_is_said_plainly_and_half_a_database_is_not_taken_for_a_whole_one(launch, tmp_path):
    small = tmp_path / "small"
    small.mkdir()
    script = 'mount -t tmpfs -o size=12m none "$0" && shift 0 && exec "$@"'
    room = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, str(small))
    if not shutil.which("unshare") or subprocess.run([*room, "true"], check=False).returncode:
        pytest.skip("this machine lets nobody mount a small disk")

    done = launch("exec", "--", "true", before=room, var=small, MIN_FREE_MB="1")

    assert done.returncode == 1
    assert "PostgreSQL could not make its data folder" in done.stderr
    assert "No space left on device" in done.stderr


def test_too_small_a_disk_is_refused_before_anything_starts(launch, tmp_path):
    done = launch("run", "--empty", MIN_FREE_MB=str(10**9))

    assert done.returncode == 1
    assert "MB are needed. Nothing was started." in done.stderr
    assert not (tmp_path / "postgres").exists()
