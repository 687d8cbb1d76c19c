"""Every night each published result is computed again as a stranger would do it; what comes of it is kept and shown."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.outbox import staff
from campaign.models import Campaign
from common import in_words
from review.models import Recomputation, Result, ResultSignature
from review.nightly_recompute import running
from review.nightly_recompute.kinds import DIFFERS
from review.results import changed
from review.results.recompute import bundle

log = logging.getLogger(__name__)
TOLD = ("result.publish", "result.countersign")


def recompute_all() -> int:
    """Each published version of the current campaigns; how many did not give what is published. A fault of one stops no
    other."""
    published = Result.objects.filter(published_at__isnull=False, campaign__is_current=True)
    return sum(not _tried(result) for result in published.order_by("pk").iterator(chunk_size=1))


def recompute(result: Result) -> Recomputation:
    """Side effects: the outcome is kept; where it differs, a mail to organisers and auditors."""
    signed = _signed(result)
    run = running.run(bundle.make(result), signed)
    faults = list(_faults(result, run))
    is_current = not _is_newest(result) or not changed.since_computed(result)
    if not is_current:
        faults.append(_("评分表、票数或者入围名单与公布的依据不一致。"))
    with transaction.atomic():
        kept = Recomputation.objects.create(
            result=result,
            program_sha256=run.program_sha256,
            inputs_sha256=result.inputs_sha256,
            is_same=run.passed and len(faults) == (not is_current),
            is_current=is_current,
            message="\n".join(faults) or run.said,
        )
        if faults:
            _tell(kept)
    return kept


def newest(campaign: Campaign) -> dict[int, Recomputation]:
    """By the result's key, its last run; one query."""
    rows = Recomputation.objects.filter(result__campaign=campaign).order_by("at", "pk")
    return {row.result_id: row for row in rows.select_related("result").defer("result__inputs", "result__pseudonyms")}


def _tried(result: Result) -> bool:
    try:
        kept = recompute(result)
    except Exception:  # whatever it is: the others are computed, and people hear of it
        log.exception("result %s could not be recomputed", result.pk)
        message = _("系统出错，没有算完。请查看运行日志。")
        with transaction.atomic():
            kept = Recomputation.objects.create(
                result=result, inputs_sha256=result.inputs_sha256, is_same=False, message=message
            )
            _tell(kept)
    return kept.is_same and kept.is_current


def _signed(result: Result) -> str:
    """The digest that people signed; the result's own where it was published before results were signed."""
    found = result.signatures.filter(kind=ResultSignature.Kind.SIGN).values_list("inputs_sha256", flat=True)
    return found.first() or result.inputs_sha256


def _faults(result: Result, run: running.Run) -> Iterable[str]:
    if not run.passed:
        yield run.said
        return
    fields = ("rank", "entry__number", "expert_score", "vote_score", "final_score", "votes", "award")
    if running.rows(run.ranking) != set(result.rows.order_by().values_list(*fields)):
        yield _("公布的名次、得分或者奖项与重算的不一致。")


def _is_newest(result: Result) -> bool:
    return not Result.objects.filter(category=result.category_id, version__gt=result.version).exists()


def _tell(kept: Recomputation) -> None:
    """Once a night while what is published is wrong; once where only a correction is needed."""
    result, day = kept.result, timezone.localdate(kept.at)
    fields = {
        "campaign": result.campaign.definition.short_title,
        "category": result.category.name,
        "day": in_words.date_in_words(day),
        "reasons": kept.message,
        "link": f"{settings.SITE_URL}{reverse('results_desk')}?category={result.category.code}",
    }
    key = f"{result.pk}:{kept.is_same}" if kept.is_same else f"{result.pk}:{day:%Y-%m-%d}"
    staff.tell(kind=DIFFERS, fields=fields, about=result, key=key, holding=TOLD)
