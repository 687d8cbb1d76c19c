"""Rehearsal, second act: recommending within the quota, screening with returns and refusals, the shortlist."""

from __future__ import annotations

from collections import Counter
from functools import partial

from common.refusals import Refused
from rehearsal.acts.state import Play
from rehearsal.builder import fresh
from rehearsal.story.works import Work
from review.screening import decisions
from review.shortlist import shortlist
from submissions.branch import recommending
from submissions.entering import drafts
from submissions.models import Entry


def recommend_all(play: Play) -> None:
    play.step("推荐")
    room: Counter[tuple[str, int]] = Counter()
    for place, (work, entry) in enumerate(play.entries.items()):
        if place % 7 == 3:
            _send_back(play, work, entry)
        _recommend(play, work, entry, room)
    over = [key for key, count in room.items() if count < 0]
    play.expect.that("试过超名额推荐", bool(over), "没有哪个推荐单位超出名额")


def _recommend(play: Play, work: Work, entry: Entry, room: Counter[tuple[str, int]]) -> None:
    """Within the quota it must succeed, beyond it be refused; the quota is counted here once more."""
    entry = fresh(entry)
    quota = entry.category.rules.quota_for(entry.recommending.kind)
    key = (work.category, entry.recommending_id)
    if quota and quota.max is not None:
        room.setdefault(key, quota.max)
        room[key] -= 1
        if room[key] < 0:
            what = f"{work.category} 超名额不能推荐"
            play.expect.refused(what, lambda: play.builder.recommend(entry), Refused, saying="名额")
            play.expect.equal("超名额的仍是已提交", fresh(entry).state, "submitted")
            return
    play.expect.done(f"{entry.number} 推荐", lambda: play.builder.recommend(entry))


def _send_back(play: Play, work: Work, entry: Entry) -> None:
    play.returned[work.category] += 1
    note = "简介请再具体些，写明时间、地点和人物。"
    play.expect.done(f"{entry.pk} 退回申报单位", lambda: play.builder.send_back(entry, note, ["summary"]))
    _mend_only_what_is_open(play, work, entry)


def _mend_only_what_is_open(play: Play, work: Work, entry: Entry) -> None:
    """The entrant rewrites the summary, and tries to change the title, which was not unlocked."""
    now = fresh(entry)
    data = {"title": "趁机换个题目"}
    drafts.save_step(entry=now, by=now.created_by, step="work", data=data, version=now.version)
    play.expect.equal(f"{now.number} 没有开放的栏目改不了", fresh(entry).title, work.title)
    text = (work.summary or "这是一段补充说明。") + "今年五月完成，讲的都是真人真事，已请当事人看过并同意公开。"
    play.expect.done(f"{now.number} 改好重交", lambda: play.builder.mend(entry, text))


def try_wrong_recommenders(play: Play) -> None:
    play.step("推荐中的越权")
    entry = fresh(next(iter(play.entries.values())))
    stranger = next(u for u in play.builder.cast.all("recommender") if u.union_id != entry.recommending_id)
    screener = play.builder.cast.one("screener")
    for what, who in (("别的推荐单位", stranger), ("申报员自己", entry.created_by)):
        play.expect.refused(f"{what}不能推荐", partial(recommending.recommend, entry=fresh(entry), by=who), Refused)
    play.expect.refused("没推荐的不能初评", lambda: decisions.admit(entry=fresh(entry), by=screener), Refused)


def screen_all(play: Play) -> None:
    play.step("初评")
    waiting = {work: entry for work, entry in play.entries.items() if fresh(entry).state == "recommended"}
    rejected = _to_reject(waiting)
    for place, (work, entry) in enumerate(waiting.items()):
        if work is rejected:
            play.expect.done(f"{work.title} 判不通过", partial(play.builder.reject, entry, "与已公开的文章雷同。"))
            continue
        if place % 6 == 4:
            _return(play, work, entry)
        play.expect.done(f"{work.title} 初评通过", partial(play.builder.admit, entry))
        play.expect.equal(f"{work.title} 的状态", fresh(entry).state, "admitted")
    admitted = next(e for w, e in waiting.items() if w is not rejected)
    play.expect.refused("通过两次", lambda: play.builder.admit(admitted), Refused)
    recommender = play.builder.cast.recommender_of(fresh(admitted).recommending)
    refuse = partial(decisions.reject, entry=fresh(admitted), by=recommender, note="不该由我来判")
    play.expect.refused("推荐单位不能初评", refuse, Refused)


def _return(play: Play, work: Work, entry: Entry) -> None:
    play.returned[work.category] += 1
    note = "作品简介与声明不一致，请核对。"
    play.expect.done(f"{work.title} 退回补正", lambda: play.builder.return_for_correction(entry, note, ["summary"]))
    _mend_only_what_is_open(play, work, entry)


def _to_reject(waiting: dict[Work, Entry]) -> Work | None:
    """The last work of the fullest category, which can spare one."""
    fullest, _count = Counter(work.category for work in waiting).most_common(1)[0]
    return [work for work in waiting if work.category == fullest][-1]


def shortlist_all(play: Play) -> None:
    """All admitted works but the last of a long shelf: somebody must stay outside, to be voted for in vain."""
    play.step("入围")
    for category in play.builder.categories.values():
        admitted = [entry for entry in play.of(category) if fresh(entry).state == "admitted"]
        chosen = admitted[:-1] if len(admitted) > play.picks + 1 else admitted
        published = play.expect.done(
            f"{category.code} 公布入围", partial(play.builder.publish_shortlist, category, chosen)
        )
        play.expect.equal(f"{category.code} 入围件数", len(published or []), len(chosen))
    entry = next(e for e in map(fresh, play.entries.values()) if e.state in ("submitted", "rejected"))
    by = play.builder.cast.one("organiser")
    call = partial(shortlist.publish, category=entry.category, entries=[entry], by=by)
    play.expect.refused("没通过初评的不能入围", call, Refused)
