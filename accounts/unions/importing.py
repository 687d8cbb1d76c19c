"""Importing grassroots unions and their officers: every line checked, shown first; the good lines are made, all or
none, and the others handed back with what to change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from accounts import audit, permissions, reach
from accounts.models import Union, User
from accounts.people.inviting import faults_of, invite
from accounts.unions import managing as unions
from accounts.unions.import_file import ClerksList, Line
from common.refusals import Refused
from common.tables import judging
from common.tables.handing_back import Problem
from common.tables.judging import Judged

WHAT = "import"  # of an address book of unions


@dataclass(frozen=True)
class Step:
    """What one line will do."""

    line: Line
    parent: Union
    makes_union: bool
    makes_person: bool


@dataclass
class Plan:
    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def new_unions(self) -> int:
        return sum(step.makes_union for step in self.steps)

    @property
    def new_people(self) -> int:
        return sum(step.makes_person for step in self.steps)

    @property
    def sends_links(self) -> bool:
        """Whether somebody among them has no address, and gets the link from who imports."""
        return any(step.line.has_person and not step.line.email for step in self.steps)

    @property
    def is_empty(self) -> bool:
        return not (self.new_unions or self.new_people)


@dataclass(frozen=True)
class Imported:
    unions: int
    people: int


# ── Dry run ──
def plan(*, lines: list[Line], by: User) -> Plan:
    """What the lines would make, and everything that is wrong with them; changes nothing. Three queries."""
    known = _Known(by, lines)
    made = Plan()
    for line in lines:
        faults = list(known.faults(line))
        made.problems += [Problem(line.number, fault) for fault in faults]
        if not faults:
            made.steps.append(known.step(line))
    return made


@transaction.atomic
def carry_out(*, lines: list[Line], by: User) -> Imported:
    """Make all unions and accounts of the lines, or none. What exists already is left as it is.

    Side effects: the audit events of `add_union` and `invite`, one of the import; a mail to each new person.
    """
    permissions.check(by, "union.invite")
    if by.union is None:
        raise Refused(_("您的账号没有所属工会，不能导入。"))
    reach.lock_union(by.union, by)  # two imports of a branch follow each other
    made = plan(lines=lines, by=by)
    if made.problems:
        raise Refused(_("名单在预览以后有了变化，请重新上传核对。"))
    for step in made.steps:
        _carry_out(step, by)
    if not made.is_empty:
        audit.record(action="unions.import", obj=by.union, by=by, unions=made.new_unions, people=made.new_people)
    return Imported(made.new_unions, made.new_people)


def _carry_out(step: Step, by: User) -> None:
    line = step.line
    if step.makes_union:
        unions.add_union(parent=step.parent, name=line.union, by=by)
    if step.makes_person:
        union = Union.objects.get(parent=step.parent, name=line.union)
        invite(union=union, name=line.person, email=line.email, phone=line.phone, by=by)


# ── Between preview and confirmation ──
def judge(*, given: ClerksList, by: User) -> Judged[Line]:
    """Which lines can be made. Changes nothing; three queries."""
    problems = given.problems + plan(lines=given.lines, by=by).problems
    return judging.judged(((line.number, line) for line in given.lines), problems, given.head, given.written)


def keep(*, judged: Judged[Line], by: User) -> str:
    return judging.put_by(judged, of=WHAT, owner=by.pk)


def kept_or_404(*, key: str, by: User) -> Judged[Line]:
    return judging.kept_or_404(key, of=WHAT, owner=by.pk, line=Line, kind=Judged[Line])


# ── Judging a line ──
class _Known:
    """What exists before the import, and what the lines above have already brought."""

    def __init__(self, by: User, lines: Iterable[Line]) -> None:
        self.parents: dict[str, list[Union]] = defaultdict(list)
        for parent in reach.parents_of(by):
            # "福州市鼓楼区总工会" is "鼓楼区" for short, and "鼓楼区总工会" in everybody's mouth.
            for name in {parent.name, parent.short_name, f"{parent.short_name}总工会"}:
                self.parents[name].append(parent)
        names = {line.union for line in lines}
        rows = reach.unions_of(by).filter(kind=Union.Kind.GRASSROOTS, name__in=names)
        self.unions = {(row.parent_id, row.name): row for row in rows}
        emails = {line.email for line in lines if line.email}
        people = User.objects.annotate(address=Lower("email")).filter(address__in=emails)
        self.people: dict[str, User] = {person.email.lower(): person for person in people}
        phones = {line.phone for line in lines if line.phone and not line.email}
        for person in User.objects.filter(email="", phone__in=phones) if phones else ():
            self.people[person.phone] = person
        self.new_unions: set[tuple[int | None, str]] = set()
        self.seen_at: dict[str, int] = {}

    def faults(self, line: Line) -> Iterator[str]:
        parent = None
        if not line.parent:
            yield _("没有填“上级工会”，请填推荐单位或县（市、区）总工会的名称。")
        else:
            found = self.parents.get(line.parent, [])
            parent = found[0] if len(found) == 1 else None
            if not found:
                yield _("您的推荐单位下面没有“%(name)s”，请写推荐单位或县（市、区）总工会的全称。") % {
                    "name": line.parent
                }
            elif parent is None:
                yield _("“%(name)s”不止一家，请写全称。") % {"name": line.parent}
        if not line.union or len(line.union) > 100:
            yield _("“基层工会名称”不能为空，不超过 100 个字。")
        union = self.unions.get((parent.pk, line.union)) if parent else None
        if union and not union.is_active:
            yield _("“%(name)s”已停用，请先在名单里重新启用。") % {"name": line.union}
        if line.has_person:
            yield from faults_of(name=line.person, email=line.email, phone=line.phone, needs_email=False)
            yield from self._taken(line, union)

    def _taken(self, line: Line, union: Union | None) -> Iterator[str]:
        said = {
            "who": _("邮箱 %(email)s") % {"email": line.email} if line.email else _("手机号 %(n)s") % {"n": line.phone}
        }
        if line.account and (above := self.seen_at.setdefault(line.account, line.number)) != line.number:
            yield _("%(who)s 与第 %(n)d 行重复。") % (said | {"n": above})
        person = self.people.get(line.account)
        if person and not self._is_theirs(person, union):
            yield _("%(who)s 已有账号，属于其他单位或角色，请换一个。") % said

    def step(self, line: Line) -> Step:
        parent = self.parents[line.parent][0]
        key = (parent.pk, line.union)
        makes_union = key not in self.unions and key not in self.new_unions
        self.new_unions.add(key)
        return Step(line, parent, makes_union, line.has_person and line.account not in self.people)

    def _is_theirs(self, person: User, union: Union | None) -> bool:
        return union is not None and person.union_id == union.pk and person.role == User.Role.ENTRANT
