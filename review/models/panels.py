"""Screening decisions, panels, score sheets and results."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from campaign.models import Campaign, Category
from campaign.remembered_key import RememberedKey
from submissions import states
from submissions.models import Entry


class Panel(models.Model):
    """The experts of one category, or of one section of it."""

    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="panels")
    category = RememberedKey(Category, on_delete=models.PROTECT, related_name="panels")
    section = models.CharField(max_length=40, blank=True)
    experts = models.ManyToManyField(User, related_name="panels")
    chair = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="chaired_panels")
    experts_per_work = models.PositiveSmallIntegerField(null=True, blank=True)  # null: everybody scores every work

    class Meta:
        ordering = ["category__position", "section"]
        constraints = [
            models.UniqueConstraint(name="panel_one_per_section", fields=["category", "section"]),
            models.CheckConstraint(
                name="panel_three_experts_per_work",
                condition=Q(experts_per_work__isnull=True) | Q(experts_per_work__gte=3),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.section}".strip()

    def is_all_sealed(self) -> bool:
        """Whether every sheet that counts is signed, and there is one: only then may anybody compare them."""
        own = self.assignments.standing()
        return own.exists() and not own.filter(sheet__sealed_at__isnull=True).exists()


def shortlisted(path: str = "") -> Q:
    """Assignments of works that are still on the shortlist. `path` leads there from another model: "assignments__"."""
    return Q(**{f"{path}entry__state": states.SHORTLISTED})


def standing(path: str = "") -> Q:
    """Assignments that count: no recusals, no works that left the shortlist. The result waits for these."""
    return shortlisted(path) & Q(**{f"{path}recused_at__isnull": True})


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def standing(self) -> AssignmentQuerySet:
        return self.filter(standing())

    def unsealed(self) -> AssignmentQuerySet:
        """Those that are still to be handed in."""
        return self.standing().filter(sheet__sealed_at__isnull=True)

    def recused(self) -> AssignmentQuerySet:
        """Of works that are still on the shortlist."""
        return self.filter(shortlisted(), recused_at__isnull=False)


class Assignment(models.Model):
    """One expert is to score one entry. A recusal has a reason and is no score, never zero."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="assignments")
    expert = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="assignments")
    position = models.PositiveSmallIntegerField(default=0)
    # Unknown for what was given out before this was kept, and not in the trail.
    created_at = models.DateTimeField(default=timezone.now, null=True)
    # Who gave it out; unknown for what was given out before this was kept. `due_at`: a date of its own, for late ones.
    assigned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    due_at = models.DateTimeField(null=True, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    recused_at = models.DateTimeField(null=True, blank=True)
    recusal_reason = models.CharField(max_length=200, blank=True)
    # Who asked for it or took it away; nobody where it follows from what she declared, declined or left.
    recused_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    put_off_at = models.DateTimeField(null=True, blank=True)  # to come last; says nothing of a finished one

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["expert", "position"], name="assignment_of_expert")]
        constraints = [
            models.UniqueConstraint(name="assignment_once", fields=["expert", "entry"]),
            models.CheckConstraint(
                name="assignment_recusal_has_reason",
                condition=Q(recused_at__isnull=True, recusal_reason="")
                | (Q(recused_at__isnull=False) & ~Q(recusal_reason="")),
            ),
            models.CheckConstraint(
                name="assignment_recused_by_somebody_is_recused",
                condition=Q(recused_by__isnull=True) | Q(recused_at__isnull=False),
            ),
        ]

    objects = AssignmentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.expert} → {self.entry}"

    @property
    def is_sealed(self) -> bool:
        sheet = getattr(self, "sheet", None)
        return sheet is not None and sheet.sealed_at is not None
