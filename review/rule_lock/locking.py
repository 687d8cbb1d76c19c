"""Locking the rule takes two people and comes before voting opens; afterwards nothing of it can change
(review/campaign_hooks.py)."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions, two_people
from accounts.models import User
from accounts.two_people import Outcome
from campaign import calendar
from campaign.models import Campaign
from common.refusals import Refused
from common.text import plain_text
from review.models import RuleLock
from review.results.recompute.ranking import digest
from review.rule_lock.terms import terms_of

PERMISSION = "rule.lock"


def standing(campaign: Campaign) -> RuleLock | None:
    """The lock that holds, or the proposal that waits."""
    found = RuleLock.objects.filter(campaign=campaign, outcome__in=[Outcome.OPEN, Outcome.CONFIRMED])
    return found.select_related("proposed_by", "decided_by").first()


def locked(campaign: Campaign) -> RuleLock | None:
    return RuleLock.objects.filter(campaign=campaign, outcome=Outcome.CONFIRMED).first()


@transaction.atomic
def propose(*, campaign: Campaign, by: User, reason: str = "") -> RuleLock:
    """Ask another person to lock the rule as the campaign defines it now. Refused once voting has opened.

    Side effects: one audit event.
    """
    permissions.check(by, PERMISSION)
    _check_time(campaign)
    terms = terms_of(campaign.definition)
    said = plain_text(reason) or _("投票开始前锁定计分规则。")
    try:
        with transaction.atomic():
            lock = RuleLock.objects.create(
                campaign=campaign, terms=terms, sha256=digest(terms), reason=said, proposed_by=by
            )
    except IntegrityError as error:
        raise Refused(_("计分规则已经提出锁定或者已经锁定，请刷新页面查看。")) from error
    audit.record(action="rule.propose", obj=campaign, by=by, sha256=lock.sha256, note=said)
    return lock


@transaction.atomic
def confirm(*, lock: RuleLock, by: User, note: str = "") -> RuleLock:
    """Lock it. Refused where the definition was changed since it was proposed, and once voting has opened.

    Side effects: the campaign says when and by whom it was locked; one audit event.
    """
    permissions.check(by, PERMISSION)
    campaign = Campaign.objects.select_for_update(no_key=True).get(
        pk=lock.campaign_id
    )  # nobody loads another definition meanwhile
    _check_time(campaign)
    if terms_of(campaign.definition) != lock.terms:
        raise Refused(_("提出以后计分规则有改动。请点“不同意”，由提出人核对后重新提出。"))
    done = _decide(lock, Outcome.CONFIRMED, by, note)
    campaign.vote_rule_locked_at, campaign.vote_rule_locked_by = done.decided_at, by
    campaign.save(update_fields=["vote_rule_locked_at", "vote_rule_locked_by"])
    return done


@transaction.atomic
def refuse(*, lock: RuleLock, by: User, note: str) -> RuleLock:
    permissions.check(by, PERMISSION)
    return _decide(lock, Outcome.REFUSED, by, note)


@transaction.atomic
def withdraw(*, lock: RuleLock, by: User, note: str = "") -> RuleLock:
    permissions.check(by, PERMISSION)
    return _decide(lock, Outcome.WITHDRAWN, by, note)


def _check_time(campaign: Campaign) -> None:
    vote = calendar.phase(campaign=campaign, code="vote")
    if vote is not None and vote.opens_at <= timezone.now():
        raise Refused(_("网络投票已经开始，计分规则不能再改，也不再办理锁定。"))


def _decide(lock: RuleLock, outcome: str, by: User, note: str) -> RuleLock:
    done = two_people.decide(proposal=lock, outcome=outcome, by=by, permission=PERMISSION, note=note)
    names = {"proposed_by": done.proposed_by.name, "note": done.decision_note}
    audit.record(action=f"rule.{outcome}", obj=done.campaign, by=by, sha256=done.sha256, **names)
    return done
