"""The demo's review of votes: two attacks at different stages of their decision, an honest burst, a complaint."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from rehearsal.builder import Builder
from rehearsal.crowds import crowds
from rehearsal.crowds.crowds import Crowds
from submissions.models import Entry
from voting.fraud import deciding, search
from voting.fraud.complaints import making
from voting.models import SignalKind, VoteGroup


def tell(builder: Builder, *, filmed: Sequence[Entry], sung: Sequence[Entry], pictured: Sequence[Entry]) -> None:
    """A program voted for the first song and its votes are void; a shelf of phones for the first film, whose void
    waits for the second person; workers of a plant for the first photo, which only orders the queue."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    made = Crowds([*filmed, *sung, *pictured], seed="demo", earliest=midnight)
    ballots = [*made.scripted(sung[0], 36), *made.farmed(filmed[0], 40, phones=4), *made.factory(pictured[0], 45)]
    crowds.store(builder.campaign, ballots, seed="demo")
    search.search(builder.campaign)
    _void(builder, sung[0])
    _propose(builder, filmed[0])
    making.make(
        entry=filmed[0],
        what="9 月 2 日晚有人在微信群里发红包，要求投这件作品后截图领取。",
        evidence="群名“周末羽毛球”，群主“阿明”。",
        is_named=False,
        name="",
        contact="",
        ip=None,
    )


def _void(builder: Builder, entry: Entry) -> None:
    one, two = builder.cast.all("organiser")
    group = _group(entry, SignalKind.CODE)
    deciding.hear(
        group=group,
        speaker=f"{entry.union.name} 负责人",
        said_on=timezone.localdate(),
        text="单位没有组织刷票，也不认识这些投票人，同意按规则处理。",
        by=one,
    )
    group = deciding.propose(
        group=group, reason="验证码发出后两秒内即填写，且全部来自虚拟运营商号码，认定为软件投票。", by=one
    )
    deciding.confirm(group=group, by=two)


def _propose(builder: Builder, entry: Entry) -> None:
    one, _two = builder.cast.all("organiser")
    group = _group(entry, SignalKind.DEVICE)
    deciding.hear(
        group=group,
        speaker=f"{entry.union.name} 负责人",
        said_on=timezone.localdate(),
        text="单位有两部公用手机供职工投票，没有四部；其余不清楚。",
        by=one,
    )
    deciding.propose(group=group, reason="四台设备各验证十个手机号，号码同属一个号段。", by=one)


def _group(entry: Entry, kind: str) -> VoteGroup:
    return VoteGroup.objects.get(entry=entry, kind=kind)
