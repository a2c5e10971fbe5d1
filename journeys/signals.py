"""What those above may want to hear of."""

from django.dispatch import Signal

# Sent inside the transaction with journey, copy, steps (new step by the key of the old one) and share_touchpoints.
journey_duplicated = Signal()

# Sent inside the transaction, perhaps several times, with journey_id: something on this journey's map is about to change.
journey_edited = Signal()

# Sent when a persona with a rule is checked, with persona; a receiver raises ValidationError where the rule cannot be.
persona_checked = Signal()

# Sent once for a persona's page with persona; a receiver may set `rule_words` and `likeness` on it, what its rule says and
# how many customers it matches.
persona_shown = Signal()

# Sent once per list page with journeys and workspace; a receiver may set `headline`, a list of figures for
# templates/ui/_figure.html, on each journey, in a number of queries that does not depend on how many there are.
journeys_listed = Signal()

# Sent inside the transaction with journey, template (journeys.gallery.Template), steps (the new ones, as the map reads) and
# reuse_touchpoints: a new journey has been drawn from a template.
journey_drawn = Signal()
