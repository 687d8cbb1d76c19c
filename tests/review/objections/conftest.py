"""A published result in its publicity, and two organisers who decided nothing of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from accounts.models import User
from review.models import Objection, Result
from review.objections import answering, making
from review.results import publishing
from submissions.models import Entry
from tests.factories import make_user
from tests.review import releasing
from tests.review.conftest import Stage
from voting.identity import captcha, rate_limits

ANSWER = {"answer": "评分表与纸质签字一致，作者没有回避情形。", "brief": "经复核，评分和回避均符合规则。"}
SUSTAIN = ANSWER | {"remedy": "sheets", "reason": "一份评分表把 48 分录成 18 分。"}


@dataclass(frozen=True)
class Published:
    stage: Stage
    entries: list[Entry]
    result: Result
    free: User
    second: User

    def object_to(self, entry: Entry | None = None, **changes: Any) -> Objection:
        values = {"subjects": ["scores", "recusal"], "what": "一份评分表录错了。", "is_named": True, "name": "林芳"}
        values |= {"contact": "linfang@example.org", "ip": "10.0.0.1"} | changes
        return making.make(category=self.stage.category, entry=entry or self.entries[0], **values)

    def sustain(self, objection: Objection, **changes: str) -> Objection:
        finding = answering.propose(objection=objection, by=self.free, **(SUSTAIN | changes))
        answering.confirm(finding=finding, by=self.second)
        objection.refresh_from_db()
        return objection


@pytest.fixture(autouse=True)
def counters() -> None:
    rate_limits._limiter().storage.reset()


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(captcha, "solved", lambda **given: captcha.SUM if given["answer"] == "7" else "")


@pytest.fixture
def published(stage: Stage) -> Published:
    entries = stage.scored()
    result = publishing.compute(category=stage.category, by=stage.cast.organiser)
    releasing.publish(result, by=stage.cast.organiser)
    result.refresh_from_db()
    free, second = (make_user(role="organiser", name=name) for name in ("江宁", "汪洋"))
    return Published(stage, entries, result, free, second)
