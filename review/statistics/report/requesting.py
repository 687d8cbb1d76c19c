"""Asking for a report of the year: one row, that the worker makes a Word file of."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, permissions
from accounts.models import User
from campaign.models import Campaign
from common.background.queueing import queue_on_commit
from common.refusals import Refused
from review.models import YearReport
from review.statistics.report.building import build_year_report


@transaction.atomic
def request(*, campaign: Campaign, by: User, beside: Campaign | None = None) -> YearReport:
    """Queued; two clicks make one. `beside`: the campaign that it is compared with. One audit event."""
    permissions.check(by, "statistics.report")
    if beside and beside.pk == campaign.pk:
        raise Refused(_("不能与本年度自己比较。请另选一年，或者选“不比较”。"))
    Campaign.objects.select_for_update(no_key=True).only("pk").get(pk=campaign.pk)
    waiting = YearReport.objects.filter(
        campaign=campaign, compared_with=beside, requested_by=by, state__in=("waiting", "making")
    ).first()
    if waiting:
        return waiting
    report = YearReport.objects.create(campaign=campaign, compared_with=beside, requested_by=by)
    audit.record(action="report.request", obj=report, by=by, label=str(report))
    queue_on_commit(build_year_report, report.pk)
    return report
