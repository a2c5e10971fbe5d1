"""All recurring work, each entry under a sentence."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    # Every 3 seconds: derive figures whose message was lost.
    "sweep-score-marks": {"task": "metrics.tasks.sweep_score_marks", "schedule": 3.0, "options": {"expires": 3}},
    # Every minute: pool the months of stages again whose touchpoints were placed elsewhere.
    "sweep-pooled-months": {"task": "metrics.tasks.sweep_pooled_months", "schedule": 60.0, "options": {"expires": 60}},
    # Every half minute: go on with rebuilds whose worker is gone.
    "sweep-rebuilds": {"task": "metrics.tasks.sweep_rebuilds", "schedule": 30.0, "options": {"expires": 30}},
}
