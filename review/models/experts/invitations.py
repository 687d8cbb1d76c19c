"""An expert is asked to score in a campaign: by a link, which only a PIN that came another way opens."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from campaign.models import Campaign
from campaign.remembered_key import RememberedKey
from review.models.panels import Panel


class InvitationQuerySet(models.QuerySet["ExpertInvitation"]):
    def unanswered(self) -> InvitationQuerySet:
        return self.filter(state__in=ExpertInvitation.UNANSWERED)


class ExpertInvitation(models.Model):
    """One for each expert and campaign; sent again, it has another link and another PIN. Only digests are kept."""

    class State(models.TextChoices):
        INVITED = "invited", _("已邀请")
        OPENED = "opened", _("已打开")
        ACCEPTED = "accepted", _("已接受")
        DECLINED = "declined", _("已谢绝")
        WITHDRAWN = "withdrawn", _("已撤回")

    UNANSWERED = (State.INVITED, State.OPENED)
    EXPIRED, EXPIRED_IN_WORDS = "expired", _("已过期")

    campaign = RememberedKey(Campaign, on_delete=models.PROTECT, related_name="expert_invitations")
    expert = models.ForeignKey(User, on_delete=models.PROTECT, related_name="expert_invitations")
    panels = models.ManyToManyField(Panel, related_name="invitations")  # for which she was asked
    state = models.CharField(max_length=9, choices=State.choices, default=State.INVITED)
    token_sha256 = models.CharField(max_length=64, unique=True)
    pin_hmac = models.CharField(max_length=64)
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)  # of a refusal or a withdrawal

    class Meta:
        constraints = [
            models.UniqueConstraint(name="expert_invited_once", fields=["campaign", "expert"]),
            models.CheckConstraint(
                name="expert_invitation_answer_has_time",
                condition=~Q(state__in=["accepted", "declined", "withdrawn"]) | Q(answered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="expert_invitation_no_has_reason",
                condition=~Q(state__in=["declined", "withdrawn"]) | ~Q(reason=""),
            ),
        ]

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.expert)

    @property
    def is_unanswered(self) -> bool:
        return self.state in self.UNANSWERED

    def standing(self, now: datetime) -> str:
        """The state, or EXPIRED where she has not answered in time."""
        return self.EXPIRED if self.is_unanswered and now >= self.expires_at else str(self.state)
