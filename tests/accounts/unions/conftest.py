"""A county below the recommender's city, and no mail that goes out."""

from __future__ import annotations

import pytest

from accounts.models import Union
from accounts.outbox import sending
from tests.cast import Cast
from tests.factories import make_union


@pytest.fixture(autouse=True)
def county(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Union:
    monkeypatch.setattr(sending.send_message, "delay", lambda *_: None)
    return make_union(kind="county", parent=cast.recommender.union, name="鼓楼区总工会")
