"""One year's campaign as rows: its categories, calendar, branch deadlines and copy recipients."""

from __future__ import annotations

from functools import cached_property
from typing import TypeVar

from django.db import models
from django.db.models import F, Q

from accounts.models import Union, User
from campaign.definition.cache import revive
from campaign.definition.spec import PHASES, CampaignSpec, CategorySpec

M = TypeVar("M", bound=models.Model)


class WithoutSpec(models.Manager[M]):
    """Rows without their definition, which is hundreds of times as large as the rest and seldom what is wanted."""

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().defer("spec")


class Campaign(models.Model):
    """A campaign (活动). `spec` is the loaded definition; dates live in Phase, which is the only truth for them."""

    code = models.CharField(max_length=40, unique=True)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    number_prefix = models.CharField(max_length=8, unique=True)
    spec = models.JSONField()
    definition_sha256 = models.CharField(max_length=64)
    is_current = models.BooleanField(default=False)
    # Next year's, while it is prepared: nobody but the organisers sees it (campaign/next_year).
    is_draft = models.BooleanField(default=False)
    is_discarded = models.BooleanField(default=False)  # a draft that was given up: nobody sees it any more
    # The demo's rehearsal clock moves the whole calendar; this says by how many days in all.
    moved_days = models.IntegerField(default=0)
    # Next number to give out; advanced by one conditional UPDATE per submission.
    last_number = models.PositiveIntegerField(default=0)
    vote_rule_locked_at = models.DateTimeField(null=True, blank=True)
    vote_rule_locked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    loaded_at = models.DateTimeField(auto_now=True)
    objects = WithoutSpec["Campaign"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="campaign_one_current",
                fields=["is_current"],
                condition=Q(is_current=True),
            ),
            models.CheckConstraint(name="campaign_draft_is_not_current", condition=~Q(is_draft=True, is_current=True)),
            models.CheckConstraint(
                name="campaign_discarded_was_draft", condition=Q(is_discarded=False) | Q(is_draft=True)
            ),
            models.CheckConstraint(
                name="campaign_lock_has_both",
                condition=Q(vote_rule_locked_at__isnull=True, vote_rule_locked_by__isnull=True)
                | Q(vote_rule_locked_at__isnull=False, vote_rule_locked_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def definition(self) -> CampaignSpec:
        """The definition as loaded. Its phases are the file's; ask `phases` for the dates in force."""
        return revive(CampaignSpec, self.pk, self.spec)


class Category(models.Model):
    """A category (征集项目): data only, so that no code ever names one."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="categories")
    code = models.SlugField(max_length=40)
    series = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    short_name = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField()
    spec = models.JSONField()
    objects = WithoutSpec["Category"]()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="category_code_unique", fields=["campaign", "code"]),
            models.CheckConstraint(
                name="category_series_known",
                condition=Q(series__in=["provincial", "national"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def rules(self) -> CategorySpec:
        return revive(CategorySpec, self.pk, self.spec)


class Phase(models.Model):
    """When a step of the campaign is open. The database's clock decides, also inside the voting statement."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="phases")
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=20)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    on_timeline = models.BooleanField(default=True)

    class Meta:
        ordering = ["opens_at", "id"]
        constraints = [
            models.UniqueConstraint(name="phase_code_unique", fields=["campaign", "code"]),
            models.CheckConstraint(name="phase_code_known", condition=Q(code__in=PHASES)),
            models.CheckConstraint(
                name="phase_closes_after_opening",
                condition=Q(closes_at__gt=F("opens_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BranchDeadline(models.Model):
    """A branch that closes its collection earlier than the campaign; inherited down the tree (circular)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="deadlines")
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="deadlines")
    closes_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="deadline_one_per_branch", fields=["campaign", "union"])]

    def __str__(self) -> str:
        return f"{self.union} {self.closes_at}"


class BranchDesk(models.Model):
    """Whom the unions of a branch call: the name and telephone of its desk. Kept over the years."""

    union = models.OneToOneField(Union, on_delete=models.PROTECT, primary_key=True, related_name="desk")
    name = models.CharField(max_length=40)
    phone = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.name} {self.phone}"


class CopyRecipient(models.Model):
    """Who gets a copy (抄送) of everything the unions of a branch enter (circular, covering letter)."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="copies")
    union = models.ForeignKey(Union, on_delete=models.PROTECT, related_name="copies")
    name = models.CharField(max_length=40)
    email = models.EmailField()
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="copy_one_per_address", fields=["campaign", "union", "email"])]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"


class Revision(models.Model):
    """One row, written by triggers: another mark after every change of the tables above (`campaign/revision.py`)."""

    stamp = models.CharField(max_length=36)

    def __str__(self) -> str:
        return self.stamp
