"""When a disqualified work may come back (docs/decisions, "A disqualified work comes back before the vote or not").

A work that fell from the shortlist gave each of its voters a vote back. Once that vote may have been cast for another
work, the first one cannot count again; and no work is added while voting runs.
"""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from campaign import calendar
from common import in_words
from common.refusals import Refused
from submissions import states
from submissions.models import Disqualification, Entry


def why_not(entry: Entry) -> str:
    """Why the entry cannot be put back now; "" where it can."""
    fell, vote = Disqualification.objects.last_of(entry), calendar.asked(entry.campaign).phase("vote")
    if fell.was_state != states.SHORTLISTED or vote is None or fell.decided_at is None:
        return ""
    if timezone.now() < vote.opens_at or vote.closes_at <= fell.decided_at:
        return ""
    return _("网络投票已于 %(at)s 开始，投票人恢复的名额可能已另投其他作品，这件作品不能再恢复入围。") % {
        "at": in_words.moment(vote.opens_at)
    }


def check_may_return(entry: Entry) -> None:
    if entry.state == states.DISQUALIFIED and (reason := why_not(entry)):
        raise Refused(reason)
