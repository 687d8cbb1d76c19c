"""The register of entries that also go to the national collection."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from submissions.models.entries import Entry


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
