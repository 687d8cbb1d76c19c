"""What a union held: one activity, whom it met itself, and apart from that how it was passed on."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Union, User
from activities import states
from campaign.models import Campaign
from campaign.remembered_key import RememberedKey
from common.text import LAST_KEY, half_width, one_line, whole_number
from submissions.models import EvidenceFile

MOST_WORDS = 5  # of a search
MOST_PEOPLE = 100_000_000
_NUMBER = re.compile(r"(?:[A-Z0-9]+-)?HD([0-9]{1,18})")


def key_in_number(text: object) -> int | None:
    """The key in "FJ23-HD0007" or "HD7"; None in anything else."""
    found = _NUMBER.fullmatch(half_width(text).upper())
    return whole_number(found[1], LAST_KEY) if found else None


class ActivityQuerySet(models.QuerySet["Activity"]):
    def counted(self) -> ActivityQuerySet:
        return self.filter(state=states.COUNTED)

    def with_evidence(self) -> ActivityQuerySet:
        """With `has_files`: whether a file of it passed its check."""
        files = apps.get_model("activities", "ActivityFile").objects.filter(activity=OuterRef("pk"))
        return self.annotate(has_files=Exists(files.filter(file__state__in=EvidenceFile.OPEN)))

    def search(self, words: object) -> ActivityQuerySet:
        """Those of which title, venue, union or number holds each of the words; all where there are none."""
        found = self
        for word in one_line(words)[:100].split()[:MOST_WORDS]:
            said = Q(title__icontains=word) | Q(venue__icontains=word) | Q(union__name__icontains=word)
            key = key_in_number(word)
            found = found.filter(said | Q(pk=key) if key else said)
        return found


class Activity(models.Model):
    """An activity record (活动记录) of the "12351+" plan.

    `typed` holds the form as typed while it is a draft or returned; the columns hold what was handed in last and
    change by a submission alone, so that others never read half a sentence. The state is written by
    `workflow.perform` alone. People met, people reached online and second-hand reads are three numbers; no code
    adds two of them (docs/decisions/0051).
    """

    class MetHow(models.TextChoices):
        SIGNED = "signed", _("签到表")
        TICKETS = "tickets", _("票证或座位数")
        HEADS = "heads", _("现场清点")
        ESTIMATE = "estimate", _("估计")

    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="activities")
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="activities")
    recommending = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="branch_activities")
    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)  # one click, one record
    state = models.CharField(max_length=12, default=states.DRAFT)
    version = models.PositiveIntegerField(default=1)
    typed = models.JSONField(default=dict)  # {name of a field: as typed}; "rows": a list of such

    title = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20, blank=True)  # a code of the plan's kinds
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    county = models.ForeignKey(Union, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    venue = models.CharField(max_length=60, blank=True)
    summary = models.TextField(blank=True)
    firms = models.PositiveIntegerField(default=0)  # visited
    volunteers = models.PositiveIntegerField(default=0)
    met = models.PositiveIntegerField(default=0)  # face to face
    met_how = models.CharField(max_length=10, choices=MetHow.choices, blank=True)
    online = models.PositiveIntegerField(default=0)  # reached by the organiser's own pages and streams
    online_how = models.CharField(max_length=100, blank=True)
    links = models.TextField(blank=True)  # addresses of reports and material, one a line
    may_show_photos = models.BooleanField(default=False)  # who is on them agreed (PIPL art. 29)

    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recommended_at = models.DateTimeField(null=True, blank=True)
    recommended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    counted_at = models.DateTimeField(null=True, blank=True)
    counted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    return_note = models.TextField(blank=True)  # the union reads it; empty unless returned

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["campaign", "union", "-updated_at"], name="activity_of_union"),
            models.Index(fields=["campaign", "recommending", "state", "-id"], name="activity_of_branch"),
            models.Index(fields=["campaign", "state", "-starts_on", "-id"], name="activity_by_day"),
            models.Index(fields=["campaign", "state", "county"], name="activity_by_county"),
            # Answers the five counters whole: they stand on the home page.
            models.Index(
                fields=["campaign", "state", "union", "kind", "volunteers", "met", "online"], name="activity_counters"
            ),
        ]
        constraints = [
            models.CheckConstraint(name="activity_state_known", condition=Q(state__in=list(states.STATES))),
            models.CheckConstraint(
                name="activity_submitted_has_both",
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="activity_handed_in_is_whole",
                condition=Q(state=states.DRAFT)
                | Q(submitted_at__isnull=False, starts_on__isnull=False, county__isnull=False)
                & ~Q(title="")
                & ~Q(kind=""),
            ),
            models.CheckConstraint(
                name="activity_recommended_has_both",
                condition=Q(recommended_at__isnull=True, recommended_by__isnull=True)
                | Q(recommended_at__isnull=False, recommended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="activity_counted_was_recommended",
                condition=~Q(state__in=[states.RECOMMENDED, states.COUNTED]) | Q(recommended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="activity_counted_by_somebody",
                condition=Q(state=states.COUNTED, counted_at__isnull=False, counted_by__isnull=False)
                | ~Q(state=states.COUNTED) & Q(counted_at__isnull=True, counted_by__isnull=True),
            ),
            models.CheckConstraint(
                name="activity_returned_with_reason",
                condition=Q(state=states.RETURNED) & ~Q(return_note="") | ~Q(state=states.RETURNED) & Q(return_note=""),
            ),
            models.CheckConstraint(
                name="activity_ends_after_start", condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.shown_title}"

    @property
    def number(self) -> str:
        """What people read out on the telephone: FJ23-HD0007."""
        return f"{self.campaign.number_prefix}-HD{self.pk:04d}"

    @property
    def shown_title(self) -> str:
        """Of a draft what was typed last, for who writes it."""
        typed = one_line(self.typed.get("title")) if self.state in states.EDITABLE else ""
        return typed or self.title or str(_("（还没有名称）"))

    @property
    def status(self) -> states.State:
        return states.STATES[self.state]

    @property
    def kind_name(self) -> str:
        kind = self.campaign.definition.activities.kind(self.kind)
        return kind.name if kind else ""

    @property
    def link_list(self) -> list[str]:
        return self.links.split()

    @property
    def is_self_reported(self) -> bool:
        """Whether nothing but the union's word shows it; for rows read `with_evidence`."""
        return not self.links and not getattr(self, "has_files", False)

    @property
    def can_be_edited(self) -> bool:
        return self.state in states.EDITABLE

    def as_handed_in(self) -> dict[str, Any]:
        """The form's values of what was handed in last: what an import or an old record begins a revision with."""
        days = {name: day.isoformat() if (day := getattr(self, name)) else "" for name in ("starts_on", "ends_on")}
        texts = {name: str(getattr(self, name)) for name in ("title", "kind", "venue", "summary", "links")}
        counts = {name: str(getattr(self, name)) for name in ("firms", "volunteers", "met", "online")}
        others = {"met_how": self.met_how, "online_how": self.online_how, "county": str(self.county_id or "")}
        return days | texts | counts | others


class SecondHand(models.Model):
    """One place where others passed the activity on (二次传播): its reads are counted by themselves."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="second_hand")
    position = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=40)
    address = models.CharField(max_length=300, blank=True)
    reads = models.PositiveIntegerField()
    counted_on = models.DateField()

    class Meta:
        ordering = ["activity", "position"]
        constraints = [models.UniqueConstraint(name="second_hand_place_once", fields=["activity", "position"])]

    def __str__(self) -> str:
        return f"{self.channel} {self.reads}"
