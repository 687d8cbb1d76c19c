"""Where a person is logged in."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from accounts.models.people import User


class LogIn(models.Model):
    """One browser in which a person has logged in. Gone once it logs out or is ended; else swept (login/sessions.py).

    `valid_for` is a digest of what the session is tied to: a new password or epoch ends the session, and with it this.
    """

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="log_ins")
    session_key = models.CharField(max_length=40, db_index=True)
    valid_for = models.CharField(max_length=64)
    ip = models.GenericIPAddressField(null=True, blank=True)
    browser = models.CharField(max_length=200, blank=True)
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.person} {self.began_at:%Y-%m-%d %H:%M}"
