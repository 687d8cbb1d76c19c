"""Objections to a published result (异议), and what was found of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.two_people import Outcome, Proposal
from campaign.models import Campaign, Category
from campaign.remembered_key import RememberedKey
from review.models.results import Result
from submissions.models import Entry, EvidenceFolder


class Subject(models.TextChoices):
    """What is objected to."""

    ELIGIBILITY = "eligibility", _("参评资格")
    ORIGINALITY = "originality", _("原创和著作权")
    FACTS = "facts", _("作品、单位或作者信息有误")
    SCORES = "scores", _("专家评分")
    RECUSAL = "recusal", _("专家应当回避而没有回避")
    VOTES = "votes", _("网络投票")
    AWARD = "award", _("奖项")
    OTHER = "other", _("其他")


class Remedy(models.TextChoices):
    """What a sustained objection opens, of its one entry alone."""

    SHEETS = "sheets", _("重新评分")
    DISQUALIFY = "disqualify", _("取消资格")
    VOTES = "votes", _("复核选票")
    FACTS = "facts", _("更正公布的信息")


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def waiting(self) -> ObjectionQuerySet:
        """Not answered yet."""
        return self.filter(state=Objection.State.RECEIVED)

    def to_correct(self) -> ObjectionQuerySet:
        """Sustained, and no published version carries it yet: the next correction does."""
        carrying = Objection.carried_by.through.objects.filter(
            objection=OuterRef("pk"), result__published_at__isnull=False
        )
        return self.filter(~Exists(carrying), state=Objection.State.SUSTAINED)

    def unfinished(self) -> ObjectionQuerySet:
        """While there is one, its category's result is not final."""
        keys = self.to_correct().order_by().values("pk")
        return self.filter(Q(state=Objection.State.RECEIVED) | Q(pk__in=keys))


class Objection(models.Model):
    """Anybody's. Its number is public; the reference opens it to who made it. Only staff read who that is.

    `answer` goes to who made it; `brief` is public, beside its number.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("办理中")
        REJECTED = "rejected", _("不成立")
        SUSTAINED = "sustained", _("成立")

    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="+")
    category = RememberedKey(Category, on_delete=models.PROTECT, related_name="objections")
    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="+")  # the version it speaks of
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="objections")
    number = models.CharField(max_length=30, unique=True)
    reference = models.CharField(max_length=20, unique=True)
    subjects = models.JSONField()  # [Subject]
    what = models.TextField()
    evidence_folder = models.OneToOneField(
        EvidenceFolder, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_named = models.BooleanField(default=False)  # else a tip
    name = models.CharField(max_length=40, blank=True)
    contact = models.CharField(max_length=100, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField()  # the last day for the answer
    state = models.CharField(max_length=9, choices=State.choices, default=State.RECEIVED)
    remedy = models.CharField(max_length=10, choices=Remedy.choices, blank=True)
    answer = models.TextField(blank=True)
    brief = models.CharField(max_length=200, blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    carried_by = models.ManyToManyField(Result, blank=True, related_name="objections")  # versions that correct it

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["category", "state"], name="objection_of_category")]
        constraints = [
            models.CheckConstraint(
                name="objection_answered_has_all",
                condition=Q(state="received", answered_by__isnull=True, answered_at__isnull=True, answer="", brief="")
                | Q(state__in=["rejected", "sustained"], answered_by__isnull=False, answered_at__isnull=False)
                & ~Q(answer="")
                & ~Q(brief=""),
            ),
            models.CheckConstraint(
                name="objection_sustained_has_remedy",
                condition=Q(state="sustained") & ~Q(remedy="") | ~Q(state="sustained") & Q(remedy=""),
            ),
            models.CheckConstraint(
                name="objection_named_has_contact", condition=Q(is_named=False) | ~Q(name="") & ~Q(contact="")
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def subjects_in_words(self) -> str:
        return "、".join(str(Subject(one).label) for one in self.subjects)


class ObjectionFinding(Proposal):
    """That an objection is sustained: one person finds it, another confirms. `reason` is for staff alone."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="findings")
    remedy = models.CharField(max_length=10, choices=Remedy.choices)
    answer = models.TextField()
    brief = models.CharField(max_length=200)

    class Meta(Proposal.Meta):
        ordering = ["-pk"]
        constraints = [
            *Proposal.Meta.constraints,
            models.UniqueConstraint(
                name="objection_finding_one_open", fields=["objection"], condition=Q(outcome=Outcome.OPEN)
            ),
            models.CheckConstraint(name="objection_finding_has_words", condition=~Q(answer="") & ~Q(brief="")),
        ]

    def __str__(self) -> str:
        return f"{self.objection} {self.outcome}"
