"""When a row was made and last changed."""

from django.db import models


class Timestamped(models.Model):
    """Adds `created_at` and `updated_at`; `queryset.update()` leaves `updated_at` alone, as everywhere in Django."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
