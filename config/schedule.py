"""All recurring work, each entry under a sentence."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {}
