"""One address, or one name, asked for twice at the same moment: one account, and a sentence for who came second."""

from __future__ import annotations

import contextlib
import threading
from typing import Any

import pytest

from accounts.models import User
from accounts.outbox import sending
from accounts.people import inviting, managing
from common.refusals import Refused
from tests.cast import Cast
from tests.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _both_look_before_one_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending.send_message, "delay", lambda *_: None)
    gun, checked_facts = threading.Barrier(2), inviting.checked_facts

    def looked(**facts: Any) -> Any:
        found = checked_facts(**facts)
        with contextlib.suppress(threading.BrokenBarrierError):  # SQLite lets one in at a time
            gun.wait(1)
        return found

    monkeypatch.setattr(inviting, "checked_facts", looked)


def invited(cast: Cast, by: User, email: str) -> Any:
    union = (cast.entrant if by == cast.recommender else cast.outsider).union
    return lambda: inviting.invite(union=union, name="陈志强", email=email, phone="", by=by)


def test_one_address_invited_by_two_at_once_is_one_account(cast: Cast) -> None:
    outcomes = at_once(
        invited(cast, cast.recommender, "chen@example.org"), invited(cast, cast.outside_recommender, "chen@example.org")
    )
    assert {type(outcome) for outcome in outcomes} == {Refused, User}
    assert [str(no) for no in outcomes if isinstance(no, Refused)] == [
        "邮箱 chen@example.org 已有账号。没收到邮件的，请在名单里点“重发邀请”。"
    ]
    assert User.objects.filter(email="chen@example.org").count() == 1


def test_two_of_one_name_at_once_get_a_username_each(cast: Cast) -> None:
    at_once(
        invited(cast, cast.recommender, "chen@a.example.org"),
        invited(cast, cast.outside_recommender, "chen@b.example.org"),
    )
    assert sorted(User.objects.filter(username__startswith="chen").values_list("username", flat=True)) == [
        "chen",
        "chen2",
        "chenyalin",
    ]


def test_one_address_given_to_two_people_at_once_is_one_person_s(cast: Cast) -> None:
    def moved(person: User) -> Any:
        facts = {"role": person.role, "union": person.union, "name": person.name, "phone": ""}
        return lambda: managing.change(person=person, email="new@example.org", by=cast.organiser, **facts)

    outcomes = at_once(moved(cast.entrant), moved(cast.outsider))
    assert {type(outcome) for outcome in outcomes} == {Refused, User}
    assert User.objects.filter(email="new@example.org").count() == 1
