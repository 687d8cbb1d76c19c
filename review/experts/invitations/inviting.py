"""Inviting experts: a link by mail, a PIN by text message or told by the organiser; sent again, and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from accounts.people.inviting import BETWEEN_MAILS
from accounts.two_people import reason_of
from campaign import calendar
from campaign.models import Campaign
from common.refusals import Refused
from review.experts.invitations import sending
from review.experts.invitations.secrets_of_link import new_pin, new_token, pin_digest, token_digest
from review.models import ExpertInvitation, Panel, ScoreSheet
from review.panels import panels

TO_ANSWER = timedelta(days=14)  # never beyond the review
REASON_MOST = 200
State = ExpertInvitation.State


@dataclass(frozen=True)
class Told:
    """An invitation that went out; `pin` where there is no mobile number: the organiser has to tell it."""

    invitation: ExpertInvitation
    pin: str


def not_invited(campaign: Campaign) -> QuerySet[User]:
    """The experts of this campaign's panels who were never asked."""
    asked = ExpertInvitation.objects.filter(campaign=campaign)
    inside = User.objects.filter(panels__campaign=campaign, is_active=True)
    return inside.exclude(pk__in=asked.values("expert")).distinct().order_by("pk")


def without_answer(campaign: Campaign) -> QuerySet[User]:
    """Who was asked long enough ago to be asked again."""
    before = timezone.now() - BETWEEN_MAILS
    asked = ExpertInvitation.objects.unanswered().filter(campaign=campaign, invited_at__lt=before)
    return User.objects.filter(pk__in=asked.values("expert"), is_active=True).order_by("pk")


@transaction.atomic
def invite(*, campaign: Campaign, experts: Sequence[User], beyond: datetime | None = None, by: User) -> list[Told]:
    """Ask all of them, or none where one cannot be asked; also again, and then the link and PIN of before are void.
    `beyond`: until when they may score though the review is over.

    Side effects: one audit event, one mail, and one text message where there is a mobile number, for each.
    """
    permissions.check(by, "expert.invite")
    until = _answer_until(campaign, beyond)
    people = User.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in experts]).order_by("pk")
    return [_invite(campaign, person, until, by) for person in people]


@transaction.atomic
def withdraw(*, invitation: ExpertInvitation, reason: str, by: User) -> None:
    """The link is void, and she leaves the panels. Refused once she has begun to score. Audit events of all of it."""
    permissions.check(by, "expert.invite")
    said = reason_of(reason)[:REASON_MOST]
    row = (
        ExpertInvitation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("expert")
        .get(pk=invitation.pk)
    )
    if row.state in (State.DECLINED, State.WITHDRAWN):
        raise Refused(_("%(name)s的邀请已经是“%(state)s”。") % {"name": row.expert, "state": row.get_state_display()})
    rooms = list(Panel.objects.filter(campaign=row.campaign, experts=row.expert))
    if ScoreSheet.objects.filter(assignment__panel__in=rooms, assignment__expert=row.expert).exists():
        raise Refused(_("%(name)s已经开始打分，邀请不能撤回。") % {"name": row.expert})
    for room in rooms:
        panels.remove_expert(panel=room, expert=row.expert, by=by)
    row.state, row.answered_at, row.reason = State.WITHDRAWN, timezone.now(), said
    row.save(update_fields=["state", "answered_at", "reason"])
    audit.record(action="expert.withdraw", obj=row, by=by, reason=said)


def _answer_until(campaign: Campaign, beyond: datetime | None) -> datetime:
    phase, now = calendar.asked(campaign).phase("expert"), timezone.now()
    ends = [end for end in (phase and phase.closes_at, beyond) if end]
    if not ends or now >= max(ends):
        raise Refused(_("专家评审已经结束，不能再发邀请。需要补评的，请先在日程里延长专家评审。"))
    return min(now + TO_ANSWER, max(ends))


def _invite(campaign: Campaign, person: User, until: datetime, by: User) -> Told:
    rooms = list(Panel.objects.filter(campaign=campaign, experts=person).order_by("pk"))
    before = ExpertInvitation.objects.filter(campaign=campaign, expert=person).first()
    _check(person, rooms, before)
    token, pin = new_token(), new_pin()
    digest = token_digest(token)
    row = before or ExpertInvitation(campaign=campaign, expert=person)
    if row.state != State.ACCEPTED:  # who has accepted and lost her link stays what she is
        row.state, row.reason, row.answered_at = State.INVITED, "", None
    row.token_sha256, row.pin_hmac, row.wrong_pins = digest, pin_digest(digest, pin), 0
    row.invited_by, row.invited_at, row.expires_at = by, timezone.now(), until
    row.save()
    row.panels.set(rooms)
    audit.record(action="expert.reinvite" if before else "expert.invite", obj=row, by=by, email=person.email)
    by_phone = sending.send(row, rooms, token=token, pin=pin, by=by)
    return Told(row, "" if by_phone else pin)


def _check(person: User, rooms: list[Panel], before: ExpertInvitation | None) -> None:
    said = {"name": person.name}
    if not permissions.allows(person, "score.give"):
        raise Refused(_("%(name)s不是在用的专家账号，不能邀请。") % said)
    if not rooms:
        raise Refused(_("%(name)s还不在专家组里，请先编入专家组再邀请。") % said)
    if not person.email:
        raise Refused(_("%(name)s没有邮箱，请先在人员页补上邮箱再邀请。") % said)
    if before is not None and before.invited_at > timezone.now() - BETWEEN_MAILS:
        raise Refused(_("刚给%(name)s发过邀请，请 10 分钟后再重发。") % said)
