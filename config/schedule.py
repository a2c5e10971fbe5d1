"""All recurring work, each entry under a sentence."""

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    # Every 3 seconds: derive figures whose message was lost.
    "sweep-score-marks": {"task": "metrics.tasks.sweep_score_marks", "schedule": 3.0, "options": {"expires": 3}},
    # Every minute: pool the months of stages again whose touchpoints were placed elsewhere.
    "sweep-pooled-months": {"task": "metrics.tasks.sweep_pooled_months", "schedule": 60.0, "options": {"expires": 60}},
    # Every half minute: go on with rebuilds whose worker is gone.
    "sweep-rebuilds": {"task": "metrics.tasks.sweep_rebuilds", "schedule": 30.0, "options": {"expires": 30}},
    # Every 10 seconds: derive passages whose message was lost.
    "sweep-passage-marks": {"task": "behaviour.tasks.sweep_passage_marks", "schedule": 10.0, "options": {"expires": 10}},
    # Every half minute: bring readings in step with their maps, whichever way those were edited.
    "follow-maps": {"task": "behaviour.tasks.follow_maps", "schedule": 30.0, "options": {"expires": 30}},
    # Every minute: count as dropped the customers whose window has closed.
    "close-windows": {"task": "behaviour.tasks.close_windows", "schedule": 60.0, "options": {"expires": 60}},
    # Every night: make the coming months of the events table.
    "make-partitions": {"task": "behaviour.tasks.make_partitions", "schedule": crontab(hour="2", minute="10")},
    # Every hour: delete passages of older readings and the empty rows of erased customers.
    "tidy-behaviour": {"task": "behaviour.tasks.tidy", "schedule": crontab(minute="40")},
    # Every minute: go on with imports whose message or worker was lost.
    "resume-import-jobs": {"task": "intake.tasks.resume_import_jobs", "schedule": 60.0, "options": {"expires": 60}},
    # Every night: delete the files that were taken off cards a month ago.
    "forget-attachments": {"task": "journeys.tasks.forget_attachments", "schedule": crontab(hour="3", minute="35")},
    # Every night: delete files of imports that are over, since what customers said must be erasable.
    "forget-import-files": {"task": "intake.tasks.forget_import_files", "schedule": crontab(hour="3", minute="20")},
}
