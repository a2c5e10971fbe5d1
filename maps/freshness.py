"""Whether anything that a map shows has changed, in one small query."""

from django.db import connection

# Everything that can change a map leaves a trace in one of these: edits in the audit trail, figures in their derivations,
# pooled figures in their periods, the river in its reading.
LATEST = """
SELECT concat_ws('/',
    (SELECT max(id) FROM accounts_auditentry WHERE workspace_id = %(workspace)s),
    (SELECT max(derived_at) FROM metrics_derivation WHERE workspace_id = %(workspace)s),
    (SELECT max(computed_at) FROM metrics_pooledperiod WHERE workspace_id = %(workspace)s),
    (SELECT string_agg(concat_ws(':', id, state, derived_at), ',' ORDER BY id) FROM behaviour_reading
     WHERE journey_id = %(journey)s AND state <> 'retired')
)
"""


def fingerprint(workspace_id: int, journey_id: int) -> str:
    """A text that changes whenever the journey's map may have."""
    with connection.cursor() as cursor:
        cursor.execute(LATEST, {"workspace": workspace_id, "journey": journey_id})
        found: str = cursor.fetchone()[0]
    return found
