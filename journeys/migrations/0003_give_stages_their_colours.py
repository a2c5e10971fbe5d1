"""Stages made before colours were kept get the colour of their kind."""

from django.db import migrations

BY_KIND = """
UPDATE journeys_stage SET hue = coalesce(array_position(
    ARRAY['awareness', 'consideration', 'purchase', 'onboarding', 'use', 'support', 'renewal', 'advocacy'], kind::text
) - 1, id % 8)
"""


class Migration(migrations.Migration):
    dependencies = [("journeys", "0002_editing")]

    operations = [migrations.RunSQL(BY_KIND, migrations.RunSQL.noop)]
