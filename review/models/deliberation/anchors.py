"""Reference works (参考作品): what a certain level looks like, the same for every expert of a category."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from campaign.models import Category
from campaign.remembered_key import RememberedKey
from submissions.models import Entry, EvidenceFolder


class AnchorQuerySet(models.QuerySet["Anchor"]):
    def shown(self) -> AnchorQuerySet:
        return self.filter(withdrawn_at__isnull=True)


class Anchor(models.Model):
    """A file of the organiser's, or an entry of an earlier year. Withdrawn, it is kept with what experts tried."""

    category = RememberedKey(Category, on_delete=models.PROTECT, related_name="anchors")
    title = models.CharField(max_length=120)
    level = models.CharField(max_length=200)  # in words: 优秀：主题鲜明，制作完整
    points = models.DecimalField(max_digits=5, decimal_places=2)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    folder = models.OneToOneField(EvidenceFolder, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-points", "pk"]
        constraints = [
            models.CheckConstraint(name="anchor_points_of_hundred", condition=Q(points__gte=0) & Q(points__lte=100)),
            models.CheckConstraint(
                name="anchor_is_entry_or_file",
                condition=Q(entry__isnull=False, folder__isnull=True) | Q(entry__isnull=True, folder__isnull=False),
            ),
            models.CheckConstraint(
                name="anchor_withdrawn_has_both",
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]

    objects = AnchorQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class AnchorTry(models.Model):
    """What an expert would give a reference work. It counts nowhere; only she reads it."""

    anchor = models.ForeignKey(Anchor, on_delete=models.PROTECT, related_name="tries")
    expert = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField(max_digits=5, decimal_places=2)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="anchor_tried_once", fields=["anchor", "expert"]),
            models.CheckConstraint(name="anchor_try_of_hundred", condition=Q(points__gte=0) & Q(points__lte=100)),
        ]

    def __str__(self) -> str:
        return f"{self.anchor} {self.points}"
