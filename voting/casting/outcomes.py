"""What became of a ballot, in words and as an HTTP status."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from voting.casting.ballots import AlreadyVoted, Busy, Cast, Closed, NotEligible, NotKnown, Outcome, QuotaUsed, TooFew


def receipt_of(outcome: Outcome | None) -> str:
    """ "" where nothing was cast."""
    return outcome.receipt if isinstance(outcome, Cast | AlreadyVoted) else ""


def left_over(outcome: Outcome) -> str:
    """What to say of picks that lost a race for the last places while others of the same form were cast."""
    if not isinstance(outcome, Cast) or not outcome.refused:
        return ""
    text = _("另有 %(n)s 件没有投上：名额已在别处用完。回执上列出的，才是已经投出的作品。")
    return text % {"n": len(outcome.refused)}


def sentence(outcome: Outcome | None) -> str:
    """Why it was not cast; "" where it was, or was not tried."""
    if isinstance(outcome, QuotaUsed):
        text = _("这一类您已投 %(used)s 件，最多投 %(quota)s 件，这次没有投出。请取消多出的几件再试。")
        return text % {"used": outcome.used, "quota": outcome.quota}
    if isinstance(outcome, TooFew):
        return _("这一类第一次投票至少选 %(n)s 件，这次没有投出。请回到作品列表再选几件。") % {"n": outcome.least}
    return next((str(text) for kind, text in _sentences() if isinstance(outcome, kind)), "")


def _sentences() -> tuple[tuple[type[Any], str], ...]:
    return (
        (Closed, _("网络投票现在没有开放，这次没有投出。")),
        (NotKnown, _("您的手机验证已经失效，这次没有投出。请重新验证手机号，您选的作品还在。")),
        (NotEligible, _("其中有作品已不在投票名单里，这次没有投出。请回到作品列表重新选。")),
        (Busy, _("现在投票的人很多，这次没有投出，您选的作品还在。请过几秒再点一次“投出”。")),
    )


def status(outcomes: list[Outcome]) -> int:
    """Of the page that tells of them. What helps to be tried again is said first."""
    if any(isinstance(outcome, Busy) for outcome in outcomes):
        return 503
    refused = [outcome for outcome in outcomes if not receipt_of(outcome)]
    return 410 if refused and all(isinstance(outcome, Closed) for outcome in refused) else 409
