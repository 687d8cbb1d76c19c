"""One sentence a signal, in plain Chinese: what was measured, what is usual. Made when it is shown.

While the vote runs nobody may learn a work's total: flagged votes over their share would give it, so shares are then
said in tens (voting.md, "Nobody sees totals early").
"""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from voting.fraud.signals.rules import PERCENT, RULES
from voting.models import Signal, SignalKind

_SENTENCES = {
    SignalKind.DEVICE: _lazy("有的设备上验证了%(value)s 个手机号来投这件作品，通常一台设备%(usual)s 个。"),
    SignalKind.CODE: _lazy("%(value)s的选票在发出验证码后不到 3 秒就填好了，其他作品为%(usual)s。"),
    SignalKind.VIRTUAL: _lazy("%(value)s的选票来自虚拟运营商号码，其他作品为%(usual)s。"),
    SignalKind.SEGMENT: _lazy("%(value)s的选票来自同一个号段，这一号段在其他作品里占%(usual)s。"),
    SignalKind.SINGLE: _lazy("%(value)s的投票人只投了这一件作品，其他作品为%(usual)s。"),
    SignalKind.SAME: _lazy("有%(value)s 张选票所选作品完全相同，通常相同的只有%(usual)s 张。"),
    SignalKind.BURST: _lazy("票数最多的一小时是平常一小时的%(value)s 倍。"),
    SignalKind.ADDRESS: _lazy("%(value)s的选票来自同一个网络地址，这一地址在其他作品里占%(usual)s。"),
    SignalKind.AGENT: _lazy("%(value)s的选票来自同一种浏览器，这种浏览器在其他作品里占%(usual)s。"),
}
assert set(_SENTENCES) == set(RULES) == set(SignalKind)


def sentence(signal: Signal, *, coarse: bool) -> str:
    """`coarse` while the vote runs."""
    said = {
        "value": _spaced(in_unit(signal.kind, signal.value, coarse=coarse)),
        "usual": _spaced(in_unit(signal.kind, signal.usual, coarse=coarse)),
    }
    return (str(_SENTENCES[SignalKind(signal.kind)]) % said).strip()


def _spaced(text: str) -> str:
    """A blank between a Chinese character and a figure."""
    return f" {text}" if text[0] in "0123456789" else text


def in_unit(kind: str, number: Decimal, *, coarse: bool) -> str:
    """12, 1.4, 37.5%, and of a share in tens: 约 40%, 不到 10%."""
    if RULES[kind].unit != PERCENT:
        return f"{number:.1f}".removesuffix(".0")
    if not coarse:
        return f"{number:.1f}".removesuffix(".0") + "%"
    tens = int(number / 10 + Decimal("0.5")) * 10
    return _("约 %(n)d%%") % {"n": tens} if tens else _("不到 10%")
