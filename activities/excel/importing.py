"""Activities that a recommending union hands in from a list: every line judged by the form that its clerks fill in and
shown first; the good ones are made, all or none, and the others handed back with what to change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit, permissions, reach
from accounts.models import Union, User
from activities import states
from activities.excel.import_file import SPREAD, Line, Sheet
from activities.models import Activity
from activities.recording import drafts, typed
from activities.recording.forms import ActivityForm, county_choices
from campaign.models import Campaign
from common.refusals import Refused
from common.tables import judging
from common.tables.handing_back import Problem
from common.tables.judging import Judged

WHAT = "activity-import"


@dataclass(frozen=True)
class Step:
    """What one line will make."""

    line: Line
    union: Union
    form: ActivityForm


@dataclass
class Plan:
    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def plan(*, lines: Iterable[Line], campaign: Campaign, by: User) -> Plan:
    """What the lines would make, and everything that is wrong with them; changes nothing. Three queries."""
    known, made = _Known(campaign, by), Plan()
    for line in lines:
        union, form = known.unions.get(line.cells["union"]), known.form(line)
        faults = list(known.faults(line, union, form))
        made.problems += [Problem(line.number, fault) for fault in faults]
        if not faults and union is not None:
            made.steps.append(Step(line, union, form))
    return made


def judge(*, sheet: Sheet, campaign: Campaign, by: User) -> Judged[Line]:
    problems = plan(lines=sheet.lines, campaign=campaign, by=by).problems
    return judging.judged(((line.number, line) for line in sheet.lines), problems, sheet.head, sheet.written)


def keep(*, judged: Judged[Line], by: User) -> str:
    return judging.put_by(judged, of=WHAT, owner=by.pk)


def kept_or_404(*, key: str, by: User) -> Judged[Line]:
    return judging.kept_or_404(key, of=WHAT, owner=by.pk, line=Line, kind=Judged[Line])


@transaction.atomic
def carry_out(*, lines: list[Line], campaign: Campaign, by: User) -> int:
    """Hand in every line, or none; how many. They wait for the recommendation like those of clerks.

    Side effects: an audit event of each record, and one of the import.
    """
    permissions.check(by, "activity.recommend")
    union = reach.lock_union(reach.own_union(by), by)  # two imports of a branch follow each other
    if not campaign.is_current:
        raise Refused(_("往年的活动只能查看，不能再办理。"))
    made = plan(lines=lines, campaign=campaign, by=by)
    if made.problems:
        raise Refused(_("表格上传以后有了变化。没有导入任何一行，请重新上传核对。"))
    for step in made.steps:
        _make(step, campaign, union, by)
    if made.steps:
        audit.record(action="activity.import", obj=union, by=by, created=len(made.steps))
    return len(made.steps)


def _make(step: Step, campaign: Campaign, recommending: Union, by: User) -> None:
    owner = {"campaign": campaign, "union": step.union, "recommending": recommending, "created_by": by}
    handed_in = {"state": states.SUBMITTED, "submitted_at": timezone.now(), "submitted_by": by}
    values = drafts.columns_of(step.form)
    activity = Activity.objects.create(typed=_typed(step.form.data), **owner, **handed_in, **values)
    drafts.write_spread(activity, step.form)
    audit.record(action="activity.submit", obj=activity, by=by, note=_("由推荐单位从表格导入"))


def _typed(data: Any) -> dict[str, Any]:
    return {name: data.get(name, "") for name in typed.NAMES} | {typed.SPREAD: data.get(typed.SPREAD, [])}


class _Known:
    """Names as lists write them: the branch's unions, counties, forms of activity, ways of counting; and what is
    there already."""

    def __init__(self, campaign: Campaign, by: User) -> None:
        self.plan = campaign.definition.activities
        unions = [union for union in reach.unions_of(by) if union.is_active]
        self.unions = {name: union for union in unions for name in (union.short_name, union.name)}
        self.choices = county_choices()
        self.counties = dict(_names_of_counties(self.choices))
        self.kinds = {kind.name: kind.code for kind in self.plan.kinds}
        self.ways = {str(label): code for code, label in Activity.MetHow.choices}
        rows = Activity.objects.filter(campaign=campaign, recommending=by.union, state__in=states.HANDED_IN)
        self.there = set(rows.values_list("union", "title", "starts_on"))
        self.seen_at: dict[tuple[Any, ...], int] = {}

    def form(self, line: Line) -> ActivityForm:
        cells = {name: text for name, text in line.cells.items() if name not in (*SPREAD, "union")}
        cells["kind"] = self.kinds.get(cells["kind"], cells["kind"])
        cells["met_how"] = self.ways.get(cells["met_how"], cells["met_how"])
        county = self.counties.get(cells["county"])
        data: dict[str, Any] = cells | {"county": str(county) if county else ""}
        row = {name: line.cells[name] for name in SPREAD} | {"address": ""}
        data[typed.SPREAD] = [row] if any(row.values()) else []
        return ActivityForm(data, plan=self.plan, counties=self.choices)

    def faults(self, line: Line, union: Union | None, form: ActivityForm) -> Iterator[str]:
        if union is None:
            yield _("“%(name)s”不是本推荐单位所属的工会。") % {"name": line.cells["union"]}
        yield from form.faults()
        if union is None or not form.is_valid():
            return
        mark = (union.pk, form.cleaned_data["title"], form.cleaned_data["starts_on"])
        if mark in self.there:
            yield _("这家工会同一天的同名活动已经有记录。")
        if (above := self.seen_at.setdefault(mark, line.number)) != line.number:
            yield _("与第 %(n)d 行是同一场活动。") % {"n": above}


def _names_of_counties(choices: list[tuple[Any, Any]]) -> Iterator[tuple[str, int]]:
    """仓山区, and 福州市仓山区 with its city before it."""
    for city, counties in choices[1:]:
        for pk, name in counties:
            yield name, pk
            yield f"{city}{name}", pk
