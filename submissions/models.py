"""Entries, their files, what the checks found, and what was derived from the files."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Union, User
from campaign.models import Campaign, Category
from submissions import states

# Together these answer whole questions, so that no desk reads the answers of 20,000 entries to count, sort or search.
OVERVIEW = ["campaign", "state", "category", "recommending", "preference", "number", "recommended_at", "union", "title"]


class Entry(models.Model):
    """A work or project (作品/项目) that a union enters in one category.

    `answers` holds the form by field code; rows are lists of dictionaries. `version` grows with every saved
    change and lets two tabs notice each other. The state is written by `workflow.perform` alone.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="entries")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="entries")
    section = models.CharField(max_length=40, blank=True)
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="entries")
    recommending = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="branch_entries")
    # Given at the first submission, "FJ23-0412"; kept for good.
    number = models.CharField(max_length=20, null=True, unique=True)
    title = models.CharField(max_length=100, blank=True)
    answers = models.JSONField(default=dict)
    # {code: {"at": iso, "by": user id}} of each declaration that was agreed to
    declarations = models.JSONField(default=dict)
    contact_name = models.CharField(_("联系人"), max_length=40, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=20, blank=True)
    contact_email = models.EmailField(_("联系邮箱"), blank=True)
    state = models.CharField(max_length=12, default=states.DRAFT)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="created_entries")
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    recommended_at = models.DateTimeField(null=True, blank=True)
    # The recommending union's order of preference within the category, 1 first.
    preference = models.PositiveSmallIntegerField(null=True, blank=True)
    # While returned: where it goes back to, until when, why, and what is unlocked
    # ({"fields": [...], "files": [...]}; empty lists unlock nothing, a missing key unlocks all).
    returned_from = models.CharField(max_length=12, blank=True)
    returned_until = models.DateTimeField(null=True, blank=True)
    return_note = models.TextField(blank=True)
    unlocked = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["union", "-updated_at"], name="entry_of_union"),
            models.Index(fields=["recommending", "category", "state"], name="entry_of_branch"),
            models.Index(fields=["campaign", "state", "id"], name="entry_by_state"),
            models.Index(fields=["category", "title"], name="entry_by_title"),
            models.Index(fields=OVERVIEW, name="entry_overview"),
            models.Index(
                fields=["recommending", "campaign", "state", "category", "preference", "number"],
                name="entry_branch_order",
            ),
        ]
        constraints = [
            models.CheckConstraint(name="entry_state_known", condition=Q(state__in=list(states.STATES))),
            models.CheckConstraint(
                name="entry_number_with_submission",
                condition=Q(number__isnull=True, submitted_at__isnull=True)
                | Q(number__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_past_draft_has_number",
                condition=Q(state__in=[states.DRAFT, states.WITHDRAWN]) | Q(number__isnull=False),
            ),
            models.CheckConstraint(
                name="entry_returned_has_origin",
                condition=(~Q(state=states.RETURNED)) | (~Q(returned_from="") & Q(returned_until__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number or _('草稿')}《{self.title or _('未命名')}》"

    @property
    def can_be_edited(self) -> bool:
        return self.state in states.EDITABLE


class EntryFile(models.Model):
    """One uploaded file (附件). The row is the upload too: while `uploading`, the part file's size is the offset.

    Life: uploading → checking → passed | warned | failed. Until it is judged the bytes lie in the staging
    folder under `key`; then under `storage_name`. `removed_at` hides a file that was replaced or taken out;
    nothing that was once submitted is deleted.
    """

    class State(models.TextChoices):
        UPLOADING = "uploading", _("正在上传")
        CHECKING = "checking", _("正在检查")
        PASSED = "passed", _("通过")
        WARNED = "warned", _("有提醒")
        FAILED = "failed", _("须改正")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="files")
    role = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField(default=0)
    original_name = models.CharField(max_length=255)
    caption = models.CharField(max_length=400, blank=True)
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
    checked_at = models.DateTimeField(null=True, blank=True)
    content_type = models.CharField(max_length=100, blank=True)  # from what was checked, never from the client
    facts = models.JSONField(default=dict)
    deep_checked_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["role", "position", "id"]
        indexes = [
            models.Index(fields=["entry", "role"], name="file_of_entry"),
            models.Index(fields=["state", "lease_until"], name="file_by_state"),
            models.Index(fields=["expires_at"], name="file_by_expiry"),
        ]
        constraints = [
            models.CheckConstraint(
                name="file_state_known", condition=Q(state__in=["uploading", "checking", "passed", "warned", "failed"])
            ),
            models.CheckConstraint(
                name="file_received_has_time",
                condition=Q(state="uploading", received_at__isnull=True)
                | (~Q(state="uploading") & Q(received_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="file_judged_is_stored",
                condition=Q(state__in=["uploading", "checking"])
                | (Q(checked_at__isnull=False) & ~Q(storage_name="") & ~Q(sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return self.original_name


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
        constraints = [
            models.CheckConstraint(name="finding_level_known", condition=Q(level__in=["block", "warn", "info"]))
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.level}"


class DerivedCopy(models.Model):
    """Something made from a file in the worker: poster, viewing copy, waveform, thumbnail, page of a document."""

    class Kind(models.TextChoices):
        POSTER = "poster", _("封面")
        VIEWING = "viewing", _("观看版")
        SOUND = "sound", _("试听版")
        WAVEFORM = "waveform", _("声波图")
        THUMBNAIL = "thumbnail", _("缩略图")
        PAGE = "page", _("页面图")

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
    content_type = models.CharField(max_length=60, blank=True)
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


class Fingerprint(models.Model):
    """A perceptual hash of a file or text of an entry, cut into bands for look-up by equality."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="fingerprints")
    file = models.ForeignKey(
        EntryFile,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="fingerprints",
    )
    kind = models.CharField(max_length=10)  # bytes, picture, frame, sound, title, text
    at_s = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    value = models.TextField()  # hexadecimal
    band = models.CharField(max_length=40)  # "0:1a2b": number and value of the band this row is found by

    class Meta:
        indexes = [models.Index(fields=["kind", "band"], name="fingerprint_lookup")]

    def __str__(self) -> str:
        return f"{self.kind} {self.value[:16]}"


class Likeness(models.Model):
    """Two entries that look alike (可能重复), for a screener to judge. `first` has the smaller id."""

    first = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    score = models.DecimalField(max_digits=5, decimal_places=4)  # 1 is the same
    evidence = models.JSONField(default=dict)
    found_at = models.DateTimeField(default=timezone.now)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="likeness_once", fields=["first", "second", "kind"]),
            models.CheckConstraint(name="likeness_ordered", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(
                name="likeness_dismissal_has_both",
                condition=Q(dismissed_at__isnull=True, dismissed_by__isnull=True)
                | Q(dismissed_at__isnull=False, dismissed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id}~{self.second_id} {self.kind}"


class Filing(models.Model):
    """The register (备案) of an entry that also goes to the national collection (circular, section 2.1)."""

    class State(models.TextChoices):
        PLANNED = "planned", _("拟报送")
        SENT = "sent", _("已报送")
        ACCEPTED = "accepted", _("已受理")
        AWARDED = "awarded", _("已获奖")
        NOT_AWARDED = "not_awarded", _("未获奖")

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="filing")
    sub_project = models.CharField(_("全国子项目"), max_length=60)
    host = models.CharField(_("承办单位"), max_length=100)
    sent_on = models.DateField(_("报送日期"), null=True, blank=True)
    reference = models.CharField(_("全国编号"), max_length=60, blank=True)
    state = models.CharField(_("状态"), max_length=12, choices=State.choices, default=State.PLANNED)
    updated_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="filing_sent_has_date",
                condition=Q(state="planned") | Q(sent_on__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry} → {self.sub_project}"


class Package(models.Model):
    """A ZIP of materials built by the worker: for a copy recipient (by link) or a recommender."""

    class State(models.TextChoices):
        WAITING = "waiting", _("等待制作")
        MAKING = "making", _("正在制作")
        READY = "ready", _("可下载")
        FAILED = "failed", _("未能制作")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="+")
    # One entry (a copy recipient's mail) or, where empty, the whole branch.
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, null=True, blank=True, related_name="packages")
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    lease_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress = models.PositiveSmallIntegerField(default=0)
    storage_name = models.CharField(max_length=120, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    entry_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "lease_until"], name="package_by_state")]

    def __str__(self) -> str:
        return f"{self.union} {self.created_at:%Y-%m-%d %H:%M}"
