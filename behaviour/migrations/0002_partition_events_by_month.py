"""Make the events table, partitioned by month, with a default partition that takes whatever has no month yet."""

from django.db import migrations

CREATE = """
CREATE SEQUENCE behaviour_event_id_seq;
CREATE TABLE behaviour_event (
    id bigint NOT NULL DEFAULT nextval('behaviour_event_id_seq'),
    occurred_at timestamptz NOT NULL,
    workspace_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    touchpoint_id bigint,
    channel_id bigint,
    name varchar(200) NOT NULL,
    direction varchar(8) NOT NULL DEFAULT 'inbound' CHECK (direction IN ('inbound', 'outbound')),
    team varchar(120) NOT NULL DEFAULT '',
    "precision" varchar(6) NOT NULL DEFAULT 'second' CHECK ("precision" IN ('second', 'day', 'order')),
    sequence bigint NOT NULL DEFAULT 0,
    local_day date NOT NULL,
    value double precision,
    properties jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (occurred_at, id)
) PARTITION BY RANGE (occurred_at);
ALTER SEQUENCE behaviour_event_id_seq OWNED BY behaviour_event.id;
CREATE TABLE behaviour_event_default PARTITION OF behaviour_event DEFAULT;
CREATE INDEX behaviour_event_by_customer ON behaviour_event
    (workspace_id, customer_id, occurred_at, sequence, id) INCLUDE (touchpoint_id, local_day);
CREATE INDEX behaviour_event_by_name ON behaviour_event (workspace_id, name, local_day);
"""


class Migration(migrations.Migration):
    dependencies = [("behaviour", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE behaviour_event;")]
