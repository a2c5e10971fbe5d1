"""What behaviour tells those above it."""

from django.dispatch import Signal

# Sent inside the transaction that erases a customer, while what hangs on them can still be found, with `customer`.
customer_erased = Signal()
