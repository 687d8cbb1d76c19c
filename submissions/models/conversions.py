"""What the platform made of a file that it could mend, until the entrant has decided."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from submissions.models.files import EntryFile

# One at a time of a file; what was declined or failed may be asked for again.
_STANDING = ("waiting", "making", "offered", "accepted")


class Conversion(models.Model):
    """One file, made anew by the slow worker at the entrant's wish.

    Life: waiting → making → offered → accepted | declined, or failed. Nothing of the entry changes before it is
    accepted: then what was made becomes a file of the entry (`made`), and `file`, the original, is kept beside it,
    out of the entry. Until then the bytes lie under `storage_name`; a small picture of the original under `before`.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("等待转换")
        MAKING = "making", _("正在转换")
        OFFERED = "offered", _("已转换，请确认")
        ACCEPTED = "accepted", _("已采用")
        DECLINED = "declined", _("未采用")
        FAILED = "failed", _("未能转换")

    STANDING = _STANDING

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    file = models.ForeignKey(EntryFile, on_delete=models.CASCADE, related_name="conversions")
    target = models.CharField(max_length=8)  # a kind of campaign/definition/spec/file_kinds
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)  # percent
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    # What was done (codes), or why nothing was made.
    changes = models.JSONField(default=list)
    refusal = models.CharField(max_length=20, blank=True)
    # What was made, judged like any file.
    storage_name = models.CharField(max_length=120, blank=True)
    before = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    facts = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    made = models.OneToOneField(EntryFile, on_delete=models.CASCADE, null=True, blank=True, related_name="made_by")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "lease_until"], name="conversion_by_state")]
        constraints = [
            models.UniqueConstraint(name="conversion_one_at_a_time", fields=["file"], condition=Q(state__in=_STANDING)),
            models.CheckConstraint(
                name="conversion_state_known",
                condition=Q(state__in=["waiting", "making", "offered", "accepted", "declined", "failed"]),
            ),
            models.CheckConstraint(name="conversion_progress_percent", condition=Q(progress__lte=100)),
            models.CheckConstraint(
                name="conversion_offered_has_content",
                condition=~Q(state="offered") | (~Q(storage_name="") & ~Q(sha256="") & ~Q(content_type="")),
            ),
            models.CheckConstraint(
                name="conversion_accepted_has_file",
                condition=Q(state="accepted", made__isnull=False) | (~Q(state="accepted") & Q(made__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file} → {self.target}"
