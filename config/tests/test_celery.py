"""The worker's own processes."""

import os
import subprocess
import sys
import time

import pytest

from config.celery import app
from launcher.places import is_alive

WORKER = """
import os, pathlib, sys, time
from config.celery import app

@app.task(name="wait")
def wait():
    note = pathlib.Path(sys.argv[2])
    note.with_suffix(".new").write_text(str(os.getpid()))
    note.with_suffix(".new").rename(note)
    time.sleep(600)

app.worker_main(["worker", "--queues", sys.argv[1], "--concurrency", "1", "--without-gossip", "--without-mingle"])
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells a process that its parent is gone")
def test_a_job_ends_with_the_worker_that_was_killed(tmp_path):
    queue, note, log = f"test-{os.getpid()}", tmp_path / "pid", tmp_path / "log"
    with log.open("wb") as output:
        worker = subprocess.Popen([sys.executable, "-c", WORKER, queue, str(note)], stdout=output, stderr=output)
    try:
        app.send_task("wait", queue=queue)
        until(note.exists, log)
    finally:
        worker.kill()
        worker.wait()

    job = int(note.read_text())
    until(lambda: not is_alive(job), log)


def until(holds, log, seconds=90):
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)
