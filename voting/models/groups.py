"""Votes that look bought or made by a machine, and what people decided about them (voting.md, "Fraud").

A signal says what was measured on one work. Those that separate (see `voting/fraud/signals/rules.py`) carry a group of
votes that people have to decide about; the others only order the queue.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign
from campaign.remembered_key import RememberedKey
from submissions.models import Entry
from voting.models.voids import VoidBatch
from voting.models.votes import Vote


class SignalKind(models.TextChoices):
    DEVICE = "device", _("一台设备多个号码")
    CODE = "code", _("验证码填写过快")
    VIRTUAL = "virtual", _("虚拟运营商号码集中")
    SEGMENT = "segment", _("同一号段集中")
    SINGLE = "single", _("只投一件作品的人集中")
    SAME = "same", _("选票完全相同")
    BURST = "burst", _("短时间票数突增")
    ADDRESS = "address", _("同一网络地址集中")
    AGENT = "agent", _("浏览器型号集中")


class VoteGroup(models.Model):
    """Votes for one work with one kind of signal. A group that is not decided blocks the result."""

    class State(models.TextChoices):
        OPEN = "open", _("待复核")
        PROPOSED = "proposed", _("已提出作废，待确认")
        VOIDED = "voided", _("已作废")
        UNDO_PROPOSED = "undo_proposed", _("已提出恢复，待确认")
        RESTORED = "restored", _("已恢复")
        CLOSED = "closed", _("不予作废")

    UNDECIDED = (State.OPEN, State.PROPOSED, State.UNDO_PROPOSED)

    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=SignalKind.choices)
    state = models.CharField(max_length=13, choices=State.choices, default=State.OPEN)
    strength = models.PositiveIntegerField(default=0)  # orders the queue
    size = models.PositiveIntegerField(default=0)  # votes in it
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    due_at = models.DateTimeField()
    opened_at = models.DateTimeField(default=timezone.now)
    batch = models.ForeignKey(VoidBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="groups")
    outcome = models.TextField(blank=True)  # why it was closed without a void
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["campaign", "state", "-strength"], name="vote_group_queue")]
        constraints = [
            models.UniqueConstraint(name="vote_group_one_open", fields=["entry", "kind"], condition=Q(state="open")),
            models.CheckConstraint(
                name="vote_group_void_has_batch",
                condition=Q(state__in=("open", "closed")) | Q(batch__isnull=False),
            ),
            models.CheckConstraint(
                name="vote_group_closed_with_reason",
                condition=Q(state="closed", closed_by__isnull=False, closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state="closed") & Q(closed_by__isnull=True, closed_at__isnull=True, outcome=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_undecided(self) -> bool:
        return self.state in self.UNDECIDED


class FlaggedVote(models.Model):
    """A vote in a group. It counts like any other until a batch with it is confirmed."""

    group = models.ForeignKey(VoteGroup, on_delete=models.CASCADE, related_name="rows")
    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="flagged_vote_once_a_group", fields=["group", "vote"])]

    def __str__(self) -> str:
        return f"{self.group_id}/{self.vote_id}"


class Signal(models.Model):
    """What was measured, what is usual, where the threshold lies, and rows that show it."""

    campaign = RememberedKey(Campaign, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=SignalKind.choices)
    group = models.OneToOneField(
        VoteGroup, on_delete=models.CASCADE, null=True, blank=True, related_name="signal"
    )  # none: it only orders the queue
    value = models.DecimalField(max_digits=10, decimal_places=2)
    usual = models.DecimalField(max_digits=10, decimal_places=2)
    threshold = models.DecimalField(max_digits=10, decimal_places=2)
    flagged = models.PositiveIntegerField()  # votes that show it
    examples = models.JSONField(default=list)
    measured_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="signal_once_a_work", fields=["entry", "kind"], condition=Q(group__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.entry_id}"


class GroupNote(models.Model):
    """What was said about a group: the unit's statement, a refusal's reason, the auditor's remark. Append-only."""

    class Kind(models.TextChoices):
        STATEMENT = "statement", _("单位说明")
        REFUSAL = "refusal", _("不同意的理由")
        REMARK = "remark", _("监督意见")

    group = models.ForeignKey(VoteGroup, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=9, choices=Kind.choices)
    speaker = models.CharField(max_length=60)  # who said it; of a statement the person of the unit
    said_on = models.DateField()
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(name="group_note_has_text", condition=~Q(text="") & ~Q(speaker=""))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"
