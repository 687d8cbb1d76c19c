"""What organisers changed of the texts that messages are made from."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class Wording(models.Model):
    """One version of what a kind of message says; the newest of a kind holds. Rows are only added.

    Empty `subject` and `text`: as delivered (templates/notices/). `is_held`: messages of this kind wait in the outbox
    until a person sends them.
    """

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    is_held = models.BooleanField(default=False)
    by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["kind", "-id"], name="wording_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"

    @property
    def is_changed(self) -> bool:
        return bool(self.text)
