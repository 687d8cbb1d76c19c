"""What the checks of files found, by kind: works, not files, so that a set of eight photographs is one."""

from __future__ import annotations

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from common.charts.columns import Series
from review.statistics.counting.scope import Scope
from review.statistics.counting.tables import Chapter, Fact, Row, Table
from submissions.media.words import kinds
from submissions.models import Finding

FAULTS = (Finding.Level.BLOCK, Finding.Level.WARN)
MOST = 3


def chapter(scope: Scope) -> Chapter:
    rows = _rows(scope)
    series = (Series(_("须改正"), "c-red"), Series(_("提醒"), "c-soft"))
    table = Table("findings", _("文件检查中出现的问题"), _("问题"), series, rows, compared=(0, 1))
    works = _works(scope) if rows else 0
    return Chapter(
        code="findings",
        title=_("文件检查情况"),
        facts=[Fact("with_findings", _("检查有提示的作品"), works, _("件"), scope.rows(finding="any"))],
        tables=[table] if rows else [],
        said=_in_words(scope, rows, works) if rows else [],
        missing=[] if rows else [_("检查没有发现须改正或提醒的问题，或者还没有文件。")],
    )


def _rows(scope: Scope) -> list[Row]:
    """The most frequent first; files that were replaced since are in it. One query."""
    found = Finding.objects.filter(level__in=FAULTS, file__entry__in=scope.readable.values("pk")).order_by()
    blocked = Count("file__entry", filter=Q(level=Finding.Level.BLOCK), distinct=True)
    counts = found.values_list("code").annotate(n=Count("file__entry", distinct=True), blocked=blocked)
    ordered = sorted(counts, key=lambda row: (-row[1], row[0]))
    return [_row(scope, code, n, blocks) for code, n, blocks in ordered]


def _row(scope: Scope, code: str, n: int, blocked: int) -> Row:
    links = tuple(scope.rows(finding=code, level=level) for level in FAULTS)
    return Row(code, kinds.name_of(code), (blocked, n - blocked), links, scope.rows(finding=code))


def _works(scope: Scope) -> int:
    files = Finding.objects.filter(level__in=FAULTS, file__entry__in=scope.readable.values("pk"))
    return files.aggregate(n=Count("file__entry", distinct=True))["n"]


def _in_words(scope: Scope, rows: list[Row], works: int) -> list[str]:
    whose = _("提交的作品") if scope.reads_all else _("已推荐的作品")
    told = "、".join(_("%(name)s（%(n)d 件）") % {"name": row.label, "n": row.total} for row in rows[:MOST])
    said = {"whose": whose, "n": works, "told": told}
    return [
        _("%(whose)s中有 %(n)d 件的文件在检查时出现过须改正或提醒的问题，较多的是%(told)s。") % said,
        _("一件作品同一类问题只计一次，后来已更换的文件也计在内。"),
    ]
