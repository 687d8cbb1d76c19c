"""What is left to do after a result was published: objections that fall due, and corrections."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.models import Campaign
from campaign.organiser_desk.alarms import Alarm
from review.nightly_recompute import recomputing
from review.objections import desk
from review.results import changed


def objections(campaign: Campaign) -> Iterator[Alarm]:
    """Terms of answers, and corrections that follow from them. Until both are done no result is final."""
    late, url = desk.late(campaign), reverse("objections_desk")
    ask = _("由没有办理过有关作品的管理员答复。全部办结以前，结果不是最终结果。")
    if late.overdue:
        yield Alarm(_("%(n)d 件异议已经超过答复期限") % {"n": late.overdue}, ask, url, _("去答复"))
    if late.due:
        yield Alarm(_("%(n)d 件异议一个工作日内到期") % {"n": late.due}, ask, url, _("去答复"))
    if late.to_correct:
        what = _("%(n)d 件异议已认定成立，还没有公布更正") % {"n": late.to_correct}
        yield Alarm(what, _("请办完认定的事项，重新计算、签署并公布更正后的结果。"), url, _("看这些异议"))


def to_correct(campaign: Campaign) -> Iterator[Alarm]:
    """What two people decided after a result was published; the published numbers follow by a correction."""
    for category, what in changed.of_campaign(campaign):
        said = _("%(name)s的结果公布以后有变化：%(what)s") % {"name": category.name, "what": what}
        url = f"{reverse('results_desk')}?category={category.code}"
        yield Alarm(said, _("公布的名次还是原来的。请重新计算、签署并公布更正。"), url, _("去更正"))


def recomputed(campaign: Campaign) -> Iterator[Alarm]:
    """What the last night's run did not find as it is published."""
    for run in recomputing.newest(campaign).values():
        if run.is_same and run.is_current:
            continue
        result = run.result
        what = _("%(name)s的结果第 %(v)d 版，夜间复算不一致") % {"name": result.category.name, "v": result.version}
        url = f"{reverse('results_desk')}?category={result.category.code}"
        yield Alarm(what, run.message, url, _("看结果"))
