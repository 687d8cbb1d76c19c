"""That something changed of what everybody may see."""

from __future__ import annotations

from django.db import models


class PublicListChange(models.Model):
    """One change of the public list. The database writes it (submissions/public_list/triggers.py); who wants to know
    whether the list is still the same looks at how many there are and at the last one."""

    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)
