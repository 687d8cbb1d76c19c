"""Experts join a panel at work: a list is imported, all are invited; one accepts and says whom she knows, one has not
answered, one declines, and the reserve steps in for her."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from rehearsal.builder import Builder
from review.experts import import_file, importing, replacing
from review.experts.invitations import answering, inviting
from review.models import ExpertInvitation, Panel
from review.panels.by_hand import giving, reserve
from review.panels.conflicts import entries

NEW = (
    ("陈思远", "chensiyuan@example.com", "13800005601", "影视编导", "福建省影视文化研究中心"),
    ("黄雅琴", "huangyaqin@example.com", "13800005602", "新闻传播", "福建省新媒体发展促进会"),
    ("刘启明", "liuqiming@example.com", "", "网络安全", "福建省网络安全技术中心"),
)
LATER = timedelta(days=10)  # how long the reserve may score beyond the review


def tell(builder: Builder, panel: Panel) -> None:
    organiser = builder.cast.one("organiser")
    yes, _waiting, no = _imported(builder, panel, organiser)
    stand_by = next(one for one in builder.cast.all(User.Role.EXPERT) if not panel.experts.contains(one))
    reserve.add(panel=panel, expert=stand_by, by=organiser)
    giving.give(panel=panel, expert=no, entry=entries(panel)[0], by=organiser)
    everybody = list(inviting.not_invited(builder.campaign))
    inviting.invite(campaign=builder.campaign, experts=everybody, by=organiser)
    for one in [*builder.cast.all(User.Role.EXPERT), yes]:
        _accept(builder, one, {"author": "林建平"} if one == yes else {})
    answering.decline(invitation=_asked(builder, no), reason="评审期间在外地出差", by=no)
    due_at = timezone.now() + LATER
    replacing.replace(panel=panel, leaving=no, reason="专家谢绝邀请", due_at=due_at, by=organiser)


def _imported(builder: Builder, panel: Panel, by: User) -> list[User]:
    """By the list that an organiser fills in; in the order of its lines."""
    lines = [import_file.Line(at, *row, panel.category.short_name) for at, row in enumerate(NEW, start=2)]
    given = import_file.ExpertsList(head=[], lines=lines, written={line.at: list(NEW[line.at - 2]) for line in lines})
    judged = importing.judge(given=given, campaign=builder.campaign)
    importing.carry_out(judged=judged, campaign=builder.campaign, by=by)
    return [User.objects.get(email=row[1]) for row in NEW]


def _accept(builder: Builder, expert: User, said: dict[str, str]) -> None:
    asked = ExpertInvitation.objects.unanswered().filter(campaign=builder.campaign, expert=expert).first()
    if asked is not None:
        answering.accept(invitation=asked, interests_said=said, by=expert)


def _asked(builder: Builder, expert: User) -> ExpertInvitation:
    return ExpertInvitation.objects.get(campaign=builder.campaign, expert=expert)
