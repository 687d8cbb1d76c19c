"""Codes by text message: six digits, five minutes, five tries (voting.md, "Identity").

The number is kept only while its code lives; `voting.tasks.erase_codes` takes the row away. The code itself is
kept as an HMAC.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from limits import RateLimitItem

from accounts.outbox import sms_gateways
from campaign.models import Campaign
from common.refusals import Refused
from common.text import half_width
from voting.identity import budget, counters, rate_limits, voters
from voting.models import PhoneCode, Voter

Cap = tuple[RateLimitItem, str]
LIVES = timedelta(minutes=5)
TRIES = 5


def send(*, campaign: Campaign, phone: str, ip: str | None, device: str = "", plain: bool = False) -> PhoneCode:
    """Send a new code to the number (E.164). `plain`: only a sum was solved, so the address has less room.

    Raises Refused when a cap is reached or the gateway fails; a failed message does not count for the number.
    """
    digest = voters.phone_hmac(campaign=campaign, phone=phone)
    caps = _caps(digest=digest, ip=ip, device=device, plain=plain)
    _check_room(digest, ip, caps)
    code = f"{secrets.randbelow(1_000_000):06d}"
    sent = _kept(campaign=campaign, phone=phone, digest=digest, code=code, ip=ip)
    try:
        sms_gateways.get_gateway().send(
            phone=phone, text=_message(campaign, code), kind="vote.code", fields={"code": code}
        )
    except sms_gateways.NotSent as fault:
        sent.delete()
        rate_limits.release(rate_limits.PER_NUMBER, digest)
        counters.count(campaign=campaign, failed=1)
        raise Refused(_("短信没有发出去，可能是短信通道繁忙。您选的作品还在，请过一两分钟再点一次。")) from fault
    counters.count(campaign=campaign, sent=1)
    _count(caps)
    budget.look()
    return sent


def accept(*, sent: PhoneCode, typed: str) -> Voter:
    """The voter whose number received this code. Every call costs a try; a code is good once."""
    alive = PhoneCode.objects.filter(pk=sent.pk, used_at=None, expires_at__gt=timezone.now())
    if not alive.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
        raise Refused(_dead_sentence(sent))
    if not _is_right(sent, typed):
        raise Refused(_wrong_sentence(sent))
    now = timezone.now()
    if not alive.update(used_at=now):
        raise Refused(_("这个验证码已经用过了，请重新获取。"))
    _count_proved(sent)
    seconds = max(0, int((now - sent.sent_at).total_seconds()))
    return voters.voter_of(campaign=sent.campaign, phone=sent.phone, code_seconds=seconds)


def accepted_before(*, sent: PhoneCode, typed: str) -> Voter | None:
    """The voter who proved her number with this code, while it lives. Only for the browser for which it was sent.
    Costs a try as well."""
    used = PhoneCode.objects.filter(pk=sent.pk, used_at__isnull=False, expires_at__gt=timezone.now())
    if not used.filter(tries__lt=TRIES).update(tries=F("tries") + 1) or not _is_right(sent, typed):
        return None
    try:
        return voters.voter_of(campaign=sent.campaign, phone=sent.phone)
    except Refused:  # the number was erased, which `accept` has said
        return None


def _is_right(sent: PhoneCode, typed: str) -> bool:
    digits = half_width(typed).replace(" ", "")
    return hmac.compare_digest(sent.code_hmac, _sealed(sent.phone_hmac, digits))


def erase_expired(*, now: Any = None) -> int:
    """Delete codes past their time, and with them the numbers. Returns how many."""
    count, _per_model = PhoneCode.objects.filter(expires_at__lte=now or timezone.now()).delete()
    return count


def _kept(*, campaign: Campaign, phone: str, digest: str, code: str, ip: str | None) -> PhoneCode:
    now = timezone.now()
    return PhoneCode.objects.create(
        campaign=campaign,
        phone=phone,
        phone_hmac=digest,
        code_hmac=_sealed(digest, code),
        sent_at=now,
        expires_at=now + LIVES,
        ip=ip,
    )


def _caps(*, digest: str, ip: str | None, device: str, plain: bool) -> list[Cap]:
    caps: list[Cap] = [(rate_limits.PER_NUMBER_HERE, f"{digest}|{ip or ''}"), (rate_limits.PER_NUMBER_DAY, digest)]
    if device:
        caps.append((rate_limits.PER_DEVICE, device))
    if ip:
        caps += [(rate_limits.PER_ADDRESS, ip), (rate_limits.PER_NETWORK, rate_limits.network(ip))]
    return [*caps, (rate_limits.PER_ADDRESS_PLAIN, ip)] if plain and ip else caps


def _check_room(digest: str, ip: str | None, caps: list[Cap]) -> None:
    """The minute of the number is taken at once, so that two clicks send one message; the rest is counted when the
    message has gone: what was not sent costs nobody anything."""
    if budget.is_used_up():
        raise Refused(_("今天全省发送的验证码已达上限，请明天再来投票。您选的作品还在。"))
    full = next(filter(None, (rate_limits.room(limit, key) for limit, key in caps)), None)
    full = full or (rate_limits.unproved(ip) if ip else None)
    full = full or rate_limits.take(rate_limits.PER_NUMBER, digest)
    if full:
        raise Refused(_full_sentence(full))


def _count(caps: list[Cap]) -> None:
    try:
        for limit, key in caps:
            rate_limits.take(limit, key)
    except rate_limits.Unavailable:
        pass  # the message has gone; the minute of its number was counted before


def _count_proved(sent: PhoneCode) -> None:
    counters.count(campaign=sent.campaign, accepted=1)
    try:
        if sent.ip:
            rate_limits.count_proved(sent.ip)
    except rate_limits.Unavailable:
        pass  # she has her code; the address is counted a little too strictly


def _full_sentence(full: rate_limits.Full) -> str:
    if full.limit == rate_limits.PER_NUMBER:
        return _("验证码刚刚发过，请 %(s)s 秒后再获取。") % {"s": full.wait}
    if full.limit == rate_limits.PER_NUMBER_HERE:
        return _("这个号码今天已获取 5 次验证码，请明天再来。")
    if full.limit == rate_limits.PER_NUMBER_DAY:
        return _("今天为这个号码获取验证码的次数太多，请明天再来。")
    if full.limit == rate_limits.PER_DEVICE:
        return _("这台设备今天获取验证码已达 %(n)d 次，请明天再来，或者换用本人的手机。") % {"n": full.limit.amount}
    minutes = -(-full.wait // 60)
    return _("您所在的网络获取验证码太频繁，请 %(m)s 分钟后再试，或者换用手机流量。") % {"m": minutes}


def _dead_sentence(sent: PhoneCode) -> str:
    row = PhoneCode.objects.filter(pk=sent.pk).first()
    if row is None or row.expires_at <= timezone.now():
        return _("验证码已超过 5 分钟，请重新获取。")
    if row.used_at:
        return _("这个验证码已经用过了，请重新获取。")
    return _("已连续输错 5 次，这个验证码作废，请重新获取。")


def _wrong_sentence(sent: PhoneCode) -> str:
    left = TRIES - PhoneCode.objects.values_list("tries", flat=True).get(pk=sent.pk)
    if left <= 0:
        return _("已连续输错 5 次，这个验证码作废，请重新获取。")
    return _("验证码不对，请核对短信后再填，还可以试 %(n)s 次。") % {"n": left}


def _message(campaign: Campaign, code: str) -> str:
    name = campaign.definition.short_title
    return _("【%(name)s】您的投票验证码是 %(code)s，5 分钟内有效。不要告诉别人，工作人员不会索要。") % {
        "name": name,
        "code": code,
    }


def _sealed(digest: str, code: str) -> str:
    return hmac.digest(settings.PHONE_HMAC_KEY.encode(), f"code|{digest}|{code}".encode(), "sha256").hex()
