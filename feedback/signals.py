"""What feedback tells those above it."""

from django.dispatch import Signal

# Sent after the commit of any write that left score marks, with `workspace_id`. Metrics listens and derives the marked
# buckets anew. It may be sent more often than needed and be lost in a crash: the marks themselves are what counts.
answers_changed = Signal()
