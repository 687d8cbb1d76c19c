"""Whether a version still holds what was computed: its inputs their digest, its rows the ranking of its inputs."""

from __future__ import annotations

from django.utils.translation import gettext as _

from common.refusals import Refused
from review.models import Result
from review.results.recompute.ranking import digest, ranking_of


def check(result: Result) -> None:
    """Raises Refused where the database was changed by another way than the site's."""
    if digest(result.inputs) != result.inputs_sha256 or _rows(result) != _computed(result):
        raise Refused(_("这一版保存的依据或名次与计算时不一致，不能签署和公布。请系统维护人员查明原因，再重新计算。"))


def _computed(result: Result) -> set[tuple[object, ...]]:
    names = {code: name for code, name, _share in result.inputs["awards"]}
    return {
        (row.number, row.rank, row.expert_score, row.vote_score, row.final, row.votes, names.get(row.award, ""))
        for row in ranking_of(result.inputs)
    }


def _rows(result: Result) -> set[tuple[object, ...]]:
    fields = ("entry__number", "rank", "expert_score", "vote_score", "final_score", "votes", "award")
    return set(result.rows.order_by().values_list(*fields))
