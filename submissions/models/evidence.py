"""Files that come with a complaint or an objection: evidence of people who may have no account."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class EvidenceFolder(models.Model):
    """What came with one complaint or objection, whose row points here (`submissions/evidence`)."""

    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)


class EvidenceFile(models.Model):
    """One file of a stranger's. Life: checking → passed | warned | failed. Nobody is given one before it passed; of one
    that failed the bytes are erased at once, and only its name and the reason stay."""

    class State(models.TextChoices):
        CHECKING = "checking", _("正在检查")
        PASSED = "passed", _("已通过安全检查")
        WARNED = "warned", _("已通过安全检查，有提醒")
        FAILED = "failed", _("未通过安全检查，已删除")

    OPEN = (State.PASSED, State.WARNED)

    folder = models.ForeignKey(EvidenceFolder, on_delete=models.PROTECT, related_name="files")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    original_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.CHECKING)
    received_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    storage_name = models.CharField(max_length=120, blank=True)
    content_type = models.CharField(max_length=100, blank=True)  # from what was checked, never from the client
    findings = models.JSONField(default=list)  # as submissions.media.facts.Finding writes them

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "lease_until"], name="evidence_by_state")]
        constraints = [
            models.CheckConstraint(
                name="evidence_state_known", condition=Q(state__in=["checking", "passed", "warned", "failed"])
            ),
            models.CheckConstraint(
                name="evidence_open_is_stored",
                condition=~Q(state__in=["passed", "warned"])
                | (Q(checked_at__isnull=False) & ~Q(storage_name="") & ~Q(content_type="")),
            ),
        ]

    def __str__(self) -> str:
        return self.original_name

    @property
    def may_be_opened(self) -> bool:
        return self.state in self.OPEN
