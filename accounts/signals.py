"""What accounts tell those above."""

from django.dispatch import Signal

# Sent inside the transaction that erases a person, with `user`, whose row stays behind empty.
person_erased = Signal()
