"""Unions of a branch and the people invited to them: the account, the mail, the link, the lock."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts import reach
from accounts.models import AuditEvent, Union, User
from accounts.outbox import sending
from accounts.people import invitation_mail, inviting, locking
from accounts.unions import managing as unions
from common.refusals import Refused
from tests.cast import Cast
from tests.factories import make_union


@pytest.fixture(autouse=True)
def _mails_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending.send_message, "delay", sending.send_message)


def invited(cast: Cast, **changes: Any) -> User:
    facts = {"name": "陈志强", "email": "Chen@Example.org", "phone": "0591-87654321", "by": cast.recommender}
    return inviting.invite(union=cast.entrant.union, **(facts | changes))


def events(prefix: str) -> list[str]:
    return list(AuditEvent.objects.filter(action__startswith=prefix).order_by("id").values_list("action", flat=True))


# ── Unions ──
def test_a_grassroots_union_takes_its_place_in_the_tree(cast: Cast) -> None:
    county = make_union(kind="county", parent=cast.recommender.union, name="鼓楼区总工会")
    union = unions.add_union(parent=county, name=" 榕光  制造工会 ", by=cast.recommender)
    assert (union.name, union.short_name, union.kind) == ("榕光 制造工会", "榕光 制造工会", "grassroots")
    assert (union.recommending, union.path) == (cast.recommender.union, f"{county.path}{union.code}/")
    assert events("union.") == ["union.add"]


@pytest.mark.parametrize("name", ["", "   ", "榕江轨道工会", "长" * 101])
def test_a_union_needs_a_name_of_its_own(cast: Cast, name: str) -> None:
    with pytest.raises(Refused):
        unions.add_union(parent=cast.recommender.union, name=name, by=cast.recommender)
    assert events("union.") == []


def test_nothing_can_be_done_to_another_branch(cast: Cast) -> None:
    there, person = cast.outside_recommender.union, cast.outsider
    for act in (
        lambda: unions.add_union(parent=there, name="新工会", by=cast.recommender),
        lambda: unions.rename_union(union=person.union, name="别的", by=cast.recommender),
        lambda: unions.deactivate_union(union=person.union, by=cast.recommender),
        lambda: inviting.invite(union=person.union, name="甲", email="a@b.cn", phone="", by=cast.recommender),
        lambda: inviting.reinvite(person=person, by=cast.recommender),
        lambda: locking.lock(person=person, by=cast.recommender),
        lambda: unions.add_union(parent=there, name="新工会", by=cast.organiser),
    ):
        with pytest.raises(Refused):
            act()
    assert AuditEvent.objects.count() == 0


def test_a_recommender_can_neither_rename_the_city_nor_lock_a_colleague(cast: Cast) -> None:
    with pytest.raises(Refused, match="不是基层工会"):
        unions.rename_union(union=cast.recommender.union, name="别的", by=cast.recommender)
    with pytest.raises(Refused, match="不归您"):
        locking.lock(person=cast.recommender, by=cast.recommender)


def test_renaming_keeps_both_names_in_the_trail(cast: Cast) -> None:
    unions.rename_union(union=cast.entrant.union, name="榕江地铁工会", by=cast.recommender)
    unions.rename_union(union=cast.entrant.union, name="榕江地铁工会", by=cast.recommender)
    event = AuditEvent.objects.get(action="union.rename")
    assert (event.details["before"][0], event.details["after"][0]) == ("榕江轨道工会", "榕江地铁工会")


def test_closing_a_union_locks_its_people_and_opening_it_does_not_unlock_them(cast: Cast, as_: Any) -> None:
    browser = as_(cast.entrant)
    assert browser.get(reverse("my_entries")).status_code == 200
    unions.deactivate_union(union=cast.entrant.union, by=cast.recommender)
    assert browser.get(reverse("my_entries")).status_code == 302
    with pytest.raises(Refused, match="已停用"):
        locking.unlock(person=cast.entrant, by=cast.recommender)
    with pytest.raises(Refused, match="已停用"):
        invited(cast)
    unions.activate_union(union=cast.entrant.union, by=cast.recommender)
    assert not User.objects.get(pk=cast.entrant.pk).is_active
    assert AuditEvent.objects.get(action="union.deactivate").details == {"locked": ["wangmin"]}


# ── Invitations ──
def test_the_invited_sets_a_password_by_the_link_and_logs_in(
    cast: Cast, client: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        person = invited(cast)
    assert (person.username, person.email, person.role) == ("chen", "chen@example.org", "entrant")
    assert [message.to for message in mail.outbox] == [["chen@example.org"]]
    assert client.post(reverse("account_login"), {"login": "chen", "password": ""}).status_code == 200
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)[1]  # type: ignore[index]
    form = client.get(link)["Location"]
    word = {"password1": "yu-pai-xin-hao-23", "password2": "yu-pai-xin-hao-23"}
    assert client.post(form, word).status_code == 302
    said = client.post(reverse("account_login"), {"login": "chen", "password": "yu-pai-xin-hao-23"})
    assert said.status_code == 302
    assert "已失效" in client_without_session().get(link).content.decode()


def client_without_session() -> Any:
    from django.test import Client

    return Client()


@pytest.mark.parametrize(("days", "is_good"), [(6, True), (8, False)])
def test_the_link_is_good_for_seven_days(
    cast: Cast, client: Any, django_capture_on_commit_callbacks: Any, days: int, is_good: bool
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        invited(cast)
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)[1]  # type: ignore[index]
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        assert (client.get(link).status_code == 302) is is_good


def test_nobody_gets_a_second_mail_within_ten_minutes(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        person = invited(cast)
        with pytest.raises(Refused, match="10 分钟"):
            inviting.reinvite(person=person, by=cast.recommender)
    later = timezone.now() + timedelta(minutes=11)
    with time_machine.travel(later), django_capture_on_commit_callbacks(execute=True):
        inviting.reinvite(person=person, by=cast.recommender)
        with pytest.raises(Refused, match="10 分钟"):
            inviting.reinvite(person=person, by=cast.recommender)
    assert (len(mail.outbox), events("person.")) == (2, ["person.invite", "person.reinvite"])


def test_a_day_has_only_so_many_mails(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inviting, "MAILS_A_DAY", 2)
    invited(cast), invited(cast, email="b@example.org")
    with pytest.raises(Refused, match="最多发 2 封"):
        invited(cast, email="c@example.org")
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        invited(cast, email="c@example.org")


def test_who_has_a_password_or_is_locked_gets_no_invitation(cast: Cast) -> None:
    with pytest.raises(Refused, match="忘记密码"):
        inviting.reinvite(person=cast.entrant, by=cast.recommender)
    person = invited(cast)
    locking.lock(person=person, by=cast.recommender)
    with pytest.raises(Refused, match="已锁定"):
        inviting.reinvite(person=person, by=cast.recommender)
    invitation_mail.send_invitation(person.pk)
    invitation_mail.send_invitation(cast.entrant.pk)
    assert mail.outbox == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": "chen"},
        {"email": "chen@example.org\nBcc: all@example.org"},
        {"email": "WANGMIN@example.org"},
        {"name": ""},
        {"name": "陈" * 41},
        {"phone": "=1+1"},
        {"username": "WangMin"},
    ],
)
def test_wrong_facts_make_no_account(cast: Cast, wrong: dict[str, str]) -> None:
    with pytest.raises(Refused):
        invited(cast, **wrong)
    assert (User.objects.filter(name="陈志强").exists(), events("person.")) == (False, [])


def test_equal_addresses_at_two_hosts_get_two_usernames(cast: Cast) -> None:
    assert [invited(cast, email=f"office@{host}.cn").username for host in ("a", "b", "c")] == [
        "office", "office2", "office3",
    ]  # fmt: skip


def test_locking_ends_the_session_and_unlocking_lets_in_again(cast: Cast, as_: Any) -> None:
    browser = as_(cast.entrant)
    locking.lock(person=cast.entrant, by=cast.recommender)
    assert browser.get(reverse("my_entries")).status_code == 302
    locking.unlock(person=cast.entrant, by=cast.recommender)
    assert browser.get(reverse("my_entries")).status_code == 302  # the old session stays ended
    assert as_(User.objects.get(pk=cast.entrant.pk)).get(reverse("my_entries")).status_code == 200
    assert events("person.") == ["person.lock", "person.unlock"]


def test_reach_follows_the_tree_and_no_name_that_looks_alike(cast: Cast) -> None:
    near = make_union(f"{cast.recommender.union.code}9", name="相近代码的市总工会")  # type: ignore[union-attr]
    below = make_union(kind="grassroots", parent=near)
    assert below not in reach.unions_of(cast.recommender)
    assert set(reach.unions_of(cast.recommender)) == {cast.recommender.union, cast.entrant.union}
    assert list(reach.unions_of(cast.organiser)) == list(Union.objects.none())
