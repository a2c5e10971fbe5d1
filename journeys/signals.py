"""What those above may want to hear of."""

from django.dispatch import Signal

# Sent inside the transaction with journey, copy, steps (new step by the key of the old one) and share_touchpoints.
journey_duplicated = Signal()
