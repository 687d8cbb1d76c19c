"""What a rehearsal found, as one dictionary, and the same as text."""

from __future__ import annotations

from typing import Any

from campaign.models import Category
from common.in_words import titled
from rehearsal.acts.scoring import newest
from rehearsal.acts.state import Play
from rehearsal.builder import fresh
from review.models import Result
from submissions import states
from voting.tally.counting import counted_votes

COUNTS = {"entered": "申报", "returned": "退回补正", "admitted": "初评通过", "shortlisted": "入围", "votes": "票数"}


def document(play: Play, seconds: float) -> dict[str, Any]:
    failed = play.expect.failed
    return {
        "campaign": play.builder.campaign.code,
        "options": vars(play.options),
        "categories": [_category(play, category) for category in play.builder.categories.values()],
        "expectations": {"met": len(play.expect.rows) - len(failed), "failed": len(failed)},
        "failures": [{"step": row.step, "what": row.what, "seen": row.seen} for row in failed],
        "seconds": round(seconds, 1),
    }


def _category(play: Play, category: Category) -> dict[str, Any]:
    entries = [fresh(entry) for entry in play.of(category)]
    reached = [entry.state for entry in entries]
    result = newest(category)
    return {
        "code": category.code,
        "name": category.name,
        "entered": sum(entry.number is not None for entry in entries),
        "refused_files": dict(sorted(play.findings[category.code].items())),
        "returned": play.returned[category.code],
        "rejected": [f"{e.number} {_reason(e)}" for e in entries if e.state == states.REJECTED],
        "not_recommended": [str(e.number) for e in entries if e.state == states.SUBMITTED],
        "admitted": reached.count(states.ADMITTED) + reached.count(states.SHORTLISTED),
        "shortlisted": reached.count(states.SHORTLISTED),
        "votes": sum(counted_votes(category).values()),
        "ranking": _ranking(result) if result else [],
        "recomputed_outside": category.code in play.recomputed,
    }


def _reason(entry: Any) -> str:
    decision = entry.decisions.first()
    return " ".join(decision.note.split()) if decision else ""


def _ranking(result: Result) -> list[dict[str, Any]]:
    return [
        {
            "rank": row.rank,
            "number": row.entry.number,
            "title": row.entry.title,
            "expert": f"{row.expert_score:.2f}",
            "votes": row.votes,
            "vote": f"{row.vote_score:.2f}",
            "final": f"{row.final_score:.2f}",
            "award": row.award,
        }
        for row in result.rows.select_related("entry")
    ]


def text(found: dict[str, Any]) -> str:
    lines = [line for category in found["categories"] for line in _category_lines(category)]
    counts = found["expectations"]
    lines += [f"✗ {row['step']}：{row['what']}（{row['seen']}）" for row in found["failures"]]
    verdict = "演练通过" if not counts["failed"] else "演练没有通过"
    lines.append(f"{verdict}：{counts['met']} 项符合预期，{counts['failed']} 项不符；用时 {found['seconds']} 秒。")
    return "\n".join(lines)


def _category_lines(found: dict[str, Any]) -> list[str]:
    files = "、".join(f"{code}×{count}" for code, count in found["refused_files"].items()) or "无"
    counts = "，".join(f"{label} {found[key]}" for key, label in COUNTS.items())
    lines = [f"■ {found['code']} {found['name']}", f"  {counts}；查出问题文件：{files}"]
    lines += [f"  不通过：{reason}" for reason in found["rejected"]]
    lines += [f"  超名额未推荐：{number}" for number in found["not_recommended"]]
    lines += [
        f"  {row['rank']:>3}  {row['number']}  专家 {row['expert']:>6}  网络 {row['vote']:>6}（{row['votes']} 票）"
        f"  综合 {row['final']:>6}  {row['award'] or '——'}  {titled(row['title'])}"
        for row in found["ranking"]
    ]
    if found["recomputed_outside"]:
        lines.append("  离开本系统复算：名次文件逐字节相同")
    return lines
