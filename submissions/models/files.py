"""An entry's files, what the checks found in them, and what was made of them."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Union, User
from submissions.models.entries import Entry

_GOOD = ("passed", "warned")


class EntryFileQuerySet(models.QuerySet["EntryFile"]):
    def live(self) -> EntryFileQuerySet:
        """Not taken out, and not replaced by another."""
        return self.filter(removed_at__isnull=True)

    def received(self) -> EntryFileQuerySet:
        """Live ones that have arrived as a whole."""
        return self.live().exclude(state=EntryFile.State.UPLOADING)

    def good(self) -> EntryFileQuerySet:
        """Live ones that may be shown, copied and looked at closely."""
        return self.live().filter(state__in=EntryFile.GOOD)


class EntryFile(models.Model):
    """One uploaded file (附件). The row is the upload too: while `uploading`, the part file's size is the offset.

    Life: uploading → checking → passed | warned | failed. What the check could not judge is `held` for a person,
    whose word sends it through the check again. Until it is judged the bytes lie in the staging folder under `key`;
    then under `storage_name`. `removed_at` hides a file that was replaced or taken out;
    nothing that was once submitted is deleted.
    """

    class State(models.TextChoices):
        UPLOADING = "uploading", _("正在上传")
        CHECKING = "checking", _("正在检查")
        HELD = "held", _("须人工查看")
        PASSED = "passed", _("通过")
        WARNED = "warned", _("有提醒")
        FAILED = "failed", _("须改正")

    GOOD = _GOOD

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="files")
    role = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField(default=0)
    original_name = models.CharField(max_length=255)
    caption = models.TextField(blank=True)  # as typed; how long it may be is the rule's to say
    size = models.PositiveBigIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.UPLOADING)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    # While uploading
    expires_at = models.DateTimeField(null=True, blank=True)
    fingerprint = models.CharField(max_length=200, blank=True)  # the browser's: name, size, last modified
    metadata = models.JSONField(default=dict)
    # Once received
    received_at = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    storage_name = models.CharField(max_length=120, blank=True)
    # The check: a lease lets one worker work at a time, attempts end with a person.
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    # What staff said of a held file: {"by": user id, "good": bool, "note": text}.
    staff_verdict = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True, blank=True)
    content_type = models.CharField(max_length=100, blank=True)  # from what was checked, never from the client
    facts = models.JSONField(default=dict)
    deep_checked_at = models.DateTimeField(null=True, blank=True)
    deep_lease_until = models.DateTimeField(null=True, blank=True)
    deep_attempts = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["role", "position", "id"]
        indexes = [
            models.Index(fields=["entry", "role"], name="file_of_entry"),
            models.Index(fields=["state", "lease_until"], name="file_by_state"),
            models.Index(fields=["expires_at"], name="file_by_expiry"),
            models.Index(
                fields=["checked_at"],
                name="file_to_look_at",
                condition=Q(deep_checked_at__isnull=True, state__in=_GOOD),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="file_state_known",
                condition=Q(state__in=["uploading", "checking", "held", "passed", "warned", "failed"]),
            ),
            models.CheckConstraint(
                name="file_received_has_time",
                condition=Q(state="uploading", received_at__isnull=True)
                | (~Q(state="uploading") & Q(received_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="file_judged_is_stored",
                condition=Q(state__in=["uploading", "checking", "held"])
                | (Q(checked_at__isnull=False) & ~Q(storage_name="") & ~Q(sha256="")),
            ),
        ]

    objects = EntryFileQuerySet.as_manager()

    def __str__(self) -> str:
        return self.original_name

    @property
    def is_good(self) -> bool:
        return self.removed_at is None and self.state in self.GOOD


class Finding(models.Model):
    """One result of a check. `asked` is the rule and `seen` the facts it judged; the sentence is made when shown."""

    class Level(models.TextChoices):
        BLOCK = "block", _("须改正")
        WARN = "warn", _("提醒")
        INFO = "info", _("通过")

    file = models.ForeignKey(EntryFile, on_delete=models.CASCADE, related_name="findings")
    code = models.CharField(max_length=30)
    level = models.CharField(max_length=5, choices=Level.choices)
    seen = models.JSONField(default=dict)
    asked = models.JSONField(default=dict)
    is_deep = models.BooleanField(default=False)
    at_s = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    evidence = models.CharField(max_length=120, blank=True)  # storage name of a frame or crop

    class Meta:
        ordering = ["id"]
        # Most findings are points that passed; the statistics count the others.
        indexes = [
            models.Index(
                fields=["code", "level", "file"], name="finding_fault", condition=Q(level__in=["block", "warn"])
            )
        ]
        constraints = [
            models.CheckConstraint(name="finding_level_known", condition=Q(level__in=["block", "warn", "info"]))
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.level}"


class DerivedCopy(models.Model):
    """Something made from a file in the worker: poster, viewing copy, waveform, thumbnail, page of a document, copy
    without what names its author (for blind review), small pictures of poster, thumbnail and pages for lists, and of
    listed works the pictures of their card in the gallery and in a chat."""

    class Kind(models.TextChoices):
        POSTER = "poster", _("封面")
        VIEWING = "viewing", _("观看版")
        SOUND = "sound", _("试听版")
        WAVEFORM = "waveform", _("声波图")
        THUMBNAIL = "thumbnail", _("缩略图")
        PAGE = "page", _("页面图")
        CLEAN = "clean", _("去除作者信息的副本")
        SMALL = "small", _("小图")
        CARD = "card", _("作品卡片图")
        SHARE = "share", _("分享图")

    class State(models.TextChoices):
        WAITING = "waiting", _("等待制作")
        MAKING = "making", _("正在制作")
        READY = "ready", _("可用")
        FAILED = "failed", _("未能制作")

    file = models.ForeignKey(EntryFile, on_delete=models.CASCADE, related_name="copies")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    index = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)  # percent
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    storage_name = models.CharField(max_length=120, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["file", "kind", "index"]
        indexes = [models.Index(fields=["state", "lease_until"], name="copy_by_state")]
        constraints = [
            models.UniqueConstraint(name="copy_one_of_a_kind", fields=["file", "kind", "index"]),
            models.CheckConstraint(name="copy_progress_percent", condition=Q(progress__lte=100)),
            models.CheckConstraint(
                name="copy_ready_has_content",
                condition=~Q(state="ready") | (~Q(storage_name="") & ~Q(content_type="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.file}"


class SlowTurn(models.Model):
    """When the slow worker last began something for a union: the next turn is whose turn was longest ago."""

    union = models.OneToOneField(Union, on_delete=models.CASCADE, primary_key=True, related_name="slow_turn")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.union} {self.at:%H:%M}"
