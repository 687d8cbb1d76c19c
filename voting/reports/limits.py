"""How much anybody may send in, and look up, from one address; objections to results are counted the same way."""

from __future__ import annotations

from django.utils.translation import gettext as _
from limits import RateLimitItem, RateLimitItemPerDay, RateLimitItemPerHour

from common.refusals import Refused
from voting.identity import rate_limits

PER_ADDRESS = RateLimitItemPerHour(20)  # a plant shares one address
LOOKS_PER_ADDRESS = RateLimitItemPerHour(60)
IN_ALL = RateLimitItemPerDay(2000)


class Away(Refused):
    """The counters cannot be reached."""

    status = 503

    def __init__(self) -> None:
        super().__init__(_("现在暂时不能办理，请过几分钟再试，或者拨打活动办公室电话。您填写的内容还在。"))


def check_room(kind: str, ip: str | None) -> None:
    """Raises Refused where one address, or all together, sent too many of this kind."""
    if is_full(PER_ADDRESS, f"{kind}|{ip or ''}") or is_full(IN_ALL, f"{kind}s"):
        raise Refused(_("从您所在的网络提交得太多，请一小时后再试，或者拨打活动办公室电话。您填写的内容还在。"))


def check_looks(kind: str, ip: str | None) -> None:
    """Raises Refused where one address asked for too many references."""
    if is_full(LOOKS_PER_ADDRESS, f"{kind}-look|{ip or ''}"):
        raise Refused(_("查询太频繁，请一小时后再试，或者拨打活动办公室电话。"))


def is_full(limit: RateLimitItem, key: str) -> bool:
    try:
        return rate_limits.take(limit, key) is not None
    except rate_limits.Unavailable as fault:
        raise Away from fault
