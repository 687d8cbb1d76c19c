"""Disqualifying (取消资格) takes two people. The first proposes, with a ground, what was found, and a public sentence.

Nothing changes by a proposal, and nobody outside the office hears of it.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.two_people import Outcome
from common import in_words
from common.refusals import Refused
from common.text import one_line, plain_text
from review.disqualifying import reinstating
from submissions import access, states, workflow
from submissions.models import Disqualification, Entry

Kind = Disqualification.Kind


@transaction.atomic
def propose(*, entry: Entry, ground: str, text: str, public_text: str, by: User) -> Disqualification:
    """Ask another organiser to disqualify the entry. `ground` is a label of the campaign's list.

    Side effects: one audit event.
    """
    access.check(by, "entry.disqualify", entry)
    if ground not in [one.label for one in entry.campaign.definition.grounds]:
        raise Refused(_("请从列表中选择取消资格的理由。"))
    return _propose(Kind.DISQUALIFY, entry, by=by, ground=ground, text=text, public_text=public_text)


@transaction.atomic
def propose_reinstating(*, entry: Entry, text: str, public_text: str, by: User) -> Disqualification:
    """Ask another organiser to put a disqualified entry back to where it was. Side effects: one audit event."""
    access.check(by, "entry.disqualify", entry)
    reinstating.check_may_return(entry)
    return _propose(Kind.REINSTATE, entry, by=by, text=text, public_text=public_text)


def _propose(kind: str, entry: Entry, *, by: User, text: str, public_text: str, ground: str = "") -> Disqualification:
    entry, text, public_text = workflow.lock_entry(entry.pk), plain_text(text), one_line(public_text)
    _check(entry, kind, by)
    if not text:
        raise Refused(_("请写明查实的情况。申报单位和推荐单位会看到这段话。"))
    if not public_text:
        raise Refused(_("请写一句向社会公布的理由。"))
    proposal = Disqualification.objects.create(
        entry=entry, kind=kind, ground=ground, reason=text, public_text=public_text, proposed_by=by
    )
    audit.record(action=f"disqualification.propose_{kind}", obj=entry, by=by, **_said(proposal))
    return proposal


def _check(entry: Entry, kind: str, by: User) -> None:
    """One proposal at a time, and only for what can be disqualified, or is."""
    waiting = entry.disqualifications.filter(outcome=Outcome.OPEN).select_related("proposed_by").first()
    if waiting is not None:
        said = {"who": waiting.proposed_by.name, "at": in_words.moment(waiting.proposed_at)}
        raise Refused(_("%(who)s已于 %(at)s 提出，正在等待复核。请先处理那一项提议。") % said)
    rule = states.ACTIONS[kind]
    if entry.state not in rule.origins:
        raise Refused(workflow.already_done(entry, rule, by))


def _said(proposal: Disqualification) -> dict[str, str]:
    said = {"ground": proposal.ground, "note": proposal.reason, "public_text": proposal.public_text}
    return {name: text for name, text in said.items() if text}
