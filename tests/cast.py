"""The cast of every test: the people of one entry, and two who have no business with it.

An app's conftest takes it in with `from tests.cast import as_, cast`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import make_union, make_user


@dataclass(frozen=True)
class Cast:
    entrant: User
    recommender: User
    screener: User
    organiser: User
    expert: User
    expert2: User
    auditor: User
    outsider: User  # an entrant of another city
    outside_recommender: User


@pytest.fixture
def cast(db: None) -> Cast:
    fuzhou, xiamen = make_union(name="福州市总工会"), make_union(name="厦门市总工会")
    mill = make_union(kind="grassroots", parent=fuzhou, name="榕江轨道工会")
    port = make_union(kind="grassroots", parent=xiamen, name="远海码头工会")
    return Cast(
        entrant=make_user("wangmin", role="entrant", union=mill, name="王敏"),
        recommender=make_user("zhengli", role="recommender", union=fuzhou, name="郑立"),
        screener=make_user("chenyalin", role="screener", name="陈雅琳"),
        organiser=make_user("huangsimin", role="organiser", name="黄思敏"),
        expert=make_user("linzhiyuan", role="expert", name="林志远"),
        expert2=make_user("wuwenjing", role="expert", name="吴文静"),
        auditor=make_user("hegongzheng", role="auditor", name="何公正"),
        outsider=make_user("xuyuan", role="entrant", union=port, name="许远"),
        outside_recommender=make_user("zhoujing", role="recommender", union=xiamen, name="周静"),
    )


@pytest.fixture
def as_() -> Callable[[User | None], Client]:
    """`as_(cast.expert).get(…)`: a browser in which this person is logged in; None is a visitor."""

    def browser(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return browser
