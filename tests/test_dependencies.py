"""Every dependency has its line in docs/dependencies.md that says why it is here, and is used."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def named(file: str) -> set[str]:
    lines = (ROOT / file).read_text().splitlines()
    return {re.split(r"[\[=~<>;]", line)[0].strip().lower() for line in lines if line and not line.startswith(("#", "-"))}


def test_every_dependency_says_why_it_is_here():
    reasons = (ROOT / "docs" / "dependencies.md").read_text().lower()
    assert {name for name in named("requirements.in") | named("requirements-dev.in") if name not in reasons} == set()


def test_every_version_is_pinned_by_hash():
    for file in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / file).read_text()
        entries = re.findall(r"^\S.*(?:\n    --hash=\S+.*)*", re.sub(r"^#.*\n", "", text, flags=re.M), re.M)
        assert len(entries) > 20
        assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
