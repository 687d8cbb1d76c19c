"""Experts from a list: every line checked and shown first; the good ones get accounts and panels, all or none, and the
others are handed back with what to change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts import audit, permissions, reach
from accounts.models import Union, User
from accounts.people.inviting import faults_of, open_silently
from campaign.models import Campaign
from common import phone_numbers
from common.refusals import Refused
from common.tables import judging
from common.tables.handing_back import Problem
from common.tables.judging import Judged
from review.experts.import_file import RESERVE, ExpertsList, Line
from review.experts.places import Place, Places
from review.models import ExpertProfile, Panel, ReserveExpert
from review.panels import panels
from review.panels.by_hand import reserve

WHAT = "experts-import"
STANDINGS = ("", "正式", RESERVE)
LONGEST = {"expertise": (60, "专业领域"), "employer": (100, "工作单位")}


@dataclass(frozen=True)
class Step:
    """What one line will do. `person`: the account there is already. `joins`: the panels in which, or in whose reserve,
    she is not yet."""

    line: Line
    person: User | None
    union: Union | None
    joins: list[Place]


@dataclass
class Plan:
    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    new_panels: int = 0

    @property
    def new_people(self) -> int:
        return sum(step.person is None for step in self.steps)

    @property
    def joins(self) -> int:
        return sum(len(step.joins) for step in self.steps)


def plan(*, lines: Iterable[Line], campaign: Campaign) -> Plan:
    """What the lines would do, and everything that is wrong with them; changes nothing. Six queries."""
    lines, made = list(lines), Plan()
    known = _Known(lines, campaign)
    for line in lines:
        places, faults = known.places.read(line.projects)
        faults += known.faults(line)
        if not places and not faults:
            faults = [_("没有填“评审项目”。")]
        made.problems += [Problem(line.at, fault) for fault in faults]
        if not faults:
            made.steps.append(known.step(line, places))
    wanted = {place.key for step in made.steps for place in step.joins}
    made.new_panels = len(wanted - known.places.panels.keys())
    return made


def judge(*, given: ExpertsList, campaign: Campaign) -> Judged[Line]:
    problems = given.problems + plan(lines=given.lines, campaign=campaign).problems
    return judging.judged(((line.at, line) for line in given.lines), problems, given.head, given.written)


def keep(*, judged: Judged[Line], by: User) -> str:
    return judging.put_by(judged, of=WHAT, owner=by.pk)


def kept_or_404(*, key: str, by: User) -> Judged[Line]:
    return judging.kept_or_404(key, of=WHAT, owner=by.pk, line=Line, kind=Judged[Line])


@transaction.atomic
def carry_out(*, judged: Judged, campaign: Campaign, by: User) -> Plan:
    """Accounts without a password, panels where there are none yet, and the experts in them; all lines or none.

    Nobody is written to: that is an invitation's. Side effects: the audit events of accounts and panels, one of the
    import.
    """
    permissions.check(by, "expert.invite")
    reach.lock_person(by, by)  # a double click waits here, and then finds everybody
    made = plan(lines=judged.lines, campaign=campaign)
    if made.problems:
        raise Refused(_("名单在预览以后有了变化，没有导入任何一行。请重新上传核对。"))
    rooms = Places(campaign).panels
    for step in made.steps:
        _carry_out(step, rooms, by)
    if made.steps:
        audit.record(action="experts.import", obj=campaign, by=by, created=made.new_people, people=len(made.steps))
    return made


def _carry_out(step: Step, rooms: dict[tuple[int, str], Panel], by: User) -> None:
    line = step.line
    person = step.person or open_silently(
        role=User.Role.EXPERT, union=step.union, name=line.name, email=line.email, phone=line.phone, by=by
    )
    told = {"field": line.expertise, "employer": line.employer}
    if said := {name: text for name, text in told.items() if text}:
        ExpertProfile.objects.update_or_create(expert=person, defaults=said)
    for place in step.joins:
        if place.key not in rooms:
            rooms[place.key] = panels.make(category=place.category, section=place.section, by=by)
        join = reserve.add if line.is_reserve else panels.add_expert
        join(panel=rooms[place.key], expert=person, by=by)


# ── Judging a line ──
class _Known:
    """Accounts, panels and unions as they are, and what the lines above have brought."""

    def __init__(self, lines: list[Line], campaign: Campaign) -> None:
        self.places = Places(campaign)
        emails, phones = {line.email for line in lines}, {line.phone for line in lines if line.phone}
        people = User.objects.annotate(address=Lower("email")).filter(address__in=emails)
        self.by_email = {person.email.lower(): person for person in people}
        experts = User.objects.filter(role=User.Role.EXPERT, phone__in=phones)
        self.by_phone = {person.phone: person for person in experts if phone_numbers.read_mobile(person.phone)}
        self.unions = {one.name: one for one in Union.objects.filter(name__in={line.employer for line in lines})}
        members = Panel.experts.through.objects.filter(panel__campaign=campaign)
        self.members = set(members.values_list("user", "panel__category", "panel__section"))
        standing_by = ReserveExpert.objects.filter(panel__campaign=campaign)
        self.reserve = set(standing_by.values_list("expert", "panel__category", "panel__section"))
        self.seen_at: dict[str, int] = {}

    def faults(self, line: Line) -> Iterator[str]:
        yield from faults_of(name=line.name, email=line.email, phone=line.phone)
        for key, (most, label) in LONGEST.items():
            if len(getattr(line, key)) > most:
                yield _("“%(label)s”不超过 %(n)d 个字。") % {"label": label, "n": most}
        if line.standing not in STANDINGS:
            yield _("“正式或候补”只能填“正式”或“候补”，不填是正式。")
        yield from self._repeated(line)
        if (person := self._person(line)) is not None:
            yield from self._taken(line, person)

    def step(self, line: Line, places: list[Place]) -> Step:
        person = self._person(line)
        there = self.members | self.reserve if line.is_reserve else self.members
        joins = [place for place in places if person is None or (person.pk, *place.key) not in there]
        return Step(line, person, self.unions.get(line.employer), joins)

    def _repeated(self, line: Line) -> Iterator[str]:
        for label, value in ((_("邮箱"), line.email), (_("手机号"), phone_numbers.read_mobile(line.phone))):
            if value and (above := self.seen_at.setdefault(value, line.at)) != line.at:
                yield _("%(label)s %(value)s 与第 %(n)d 行重复。") % {"label": label, "value": value, "n": above}

    def _person(self, line: Line) -> User | None:
        return self.by_email.get(line.email) or self.by_phone.get(line.phone)

    def _taken(self, line: Line, person: User) -> Iterator[str]:
        by_phone = self.by_phone.get(line.phone)
        if person.role != User.Role.EXPERT:
            yield _("邮箱 %(email)s 已有账号，是其他角色。专家须与其他角色分开，请换一个邮箱。") % {"email": line.email}
        elif not person.is_active:
            yield _("%(name)s 的专家账号已锁定，请先解锁。") % {"name": person.name}
        elif person.name != line.name or (by_phone is not None and by_phone.pk != person.pk):
            yield _("邮箱或手机号已有专家账号，姓名是%(name)s，与这一行不符，请核对。") % {"name": person.name}
