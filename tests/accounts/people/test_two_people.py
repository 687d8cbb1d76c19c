"""Acts on experts, auditors and organisers take a second organiser or the person; both addresses are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Notice, PendingAct, User
from accounts.people import locking, managing, two_people
from common.refusals import Refused
from tests.cast import Cast
from tests.factories import PASSWORD, make_user


def used(person: User) -> User:
    User.objects.filter(pk=person.pk).update(last_login=timezone.now())
    person.refresh_from_db()
    return person


def second_organiser() -> User:
    return make_user("zhenghong", role="organiser", name="郑红")


def move(person: User, by: User, email: str = "new@example.org") -> User:
    return managing.change(
        person=person, role=person.role, union=person.union, name=person.name, email=email, phone="", by=by
    )


@pytest.mark.parametrize("who", ["expert", "auditor"])
def test_organiser_alone_does_not_become_an_expert_or_the_auditor(cast: Cast, who: str) -> None:
    person = used(getattr(cast, who))
    old = person.email
    move(person, cast.organiser)
    person.refresh_from_db()
    act = PendingAct.objects.get()
    assert (person.email, person.has_usable_password(), act.values) == (old, True, {"email": "new@example.org"})
    with pytest.raises(Refused, match="须由另一位"):
        two_people.confirm(act=act, by=cast.organiser)
    assert [notice.to for notice in Notice.objects.all()] == [old]


def test_second_organiser_confirms_and_both_addresses_are_told(cast: Cast) -> None:
    person = used(cast.expert)
    old = person.email
    move(person, cast.organiser)
    two_people.confirm(act=PendingAct.objects.get(), by=second_organiser())
    person.refresh_from_db()
    assert (person.email, person.has_usable_password()) == ("new@example.org", False)
    assert list(Notice.objects.order_by("id").values_list("kind", "to")) == [
        ("person.security", old),
        ("person.security", old),
        ("person.invite", "new@example.org"),
    ]
    actions = list(AuditEvent.objects.order_by("id").values_list("action", flat=True))
    assert actions == ["person.propose", "person.confirm", "person.change"]


def test_person_confirms_or_declines_on_the_page_of_the_mail(cast: Cast, as_: Any) -> None:
    browser = as_(cast.expert)
    person = used(cast.expert)
    move(person, cast.organiser)
    act = PendingAct.objects.get()
    page = reverse("pending_act", args=[act.pk])
    assert page in Notice.objects.get().text
    assert "确认变更" in browser.get(page).content.decode()
    assert browser.post(f"{page}withdraw/").status_code == 302
    act.refresh_from_db()
    assert (act.state, act.decided_by, User.objects.get(pk=person.pk).email) == ("withdrawn", person, person.email)
    with pytest.raises(Refused, match="已经处理过"):
        two_people.confirm(act=act, by=second_organiser())


@pytest.mark.parametrize(
    ("who", "status"), [("screener", 404), ("auditor", 404), ("outsider", 404), ("organiser", 200)]
)
def test_page_of_an_act_is_for_the_person_and_the_organisers(cast: Cast, as_: Any, who: str, status: int) -> None:
    move(used(cast.expert), cast.organiser)
    act = PendingAct.objects.get()
    browser = as_(getattr(cast, who))
    assert browser.get(reverse("pending_act", args=[act.pk])).status_code == status
    answer = browser.post(reverse("pending_act_decide", args=[act.pk, "confirm"]))
    assert (answer.status_code, User.objects.get(pk=cast.expert.pk).email) == (
        302 if status == 200 else 404,
        cast.expert.email,
    )


def test_second_factor_of_an_expert_is_reset_by_two(cast: Cast) -> None:
    person = used(cast.expert)
    Authenticator.objects.create(user=person, type="totp", data={})
    managing.reset_second_factor(person=person, by=cast.organiser)
    assert Authenticator.objects.filter(user=person).exists()
    two_people.confirm(act=PendingAct.objects.get(), by=second_organiser())
    assert not Authenticator.objects.filter(user=person).exists()
    assert "两步验证" in Notice.objects.order_by("id").last().subject


def test_address_taken_meanwhile_is_refused_and_nothing_is_decided(cast: Cast) -> None:
    move(used(cast.expert), cast.organiser)
    User.objects.filter(pk=cast.outsider.pk).update(email="NEW@example.org")
    with pytest.raises(Refused, match="已有账号"):
        two_people.confirm(act=PendingAct.objects.get(), by=second_organiser())
    assert PendingAct.objects.get().state == "open"


def test_database_too_wants_two_people(cast: Cast) -> None:
    move(used(cast.expert), cast.organiser)
    with pytest.raises(IntegrityError), transaction.atomic():
        PendingAct.objects.update(state="confirmed", decided_by=cast.organiser)


def test_proposing_again_takes_the_place_of_the_open_one(cast: Cast) -> None:
    person = used(cast.expert)
    move(person, cast.organiser, "one@example.org")
    move(person, cast.organiser, "two@example.org")
    assert list(PendingAct.objects.order_by("id").values_list("state", "values__email")) == [
        ("withdrawn", "one@example.org"),
        ("open", "two@example.org"),
    ]


# ── Sessions and passwords ──
def test_new_address_ends_the_old_password_and_all_sessions(cast: Cast, as_: Any, client: Any) -> None:
    browser = as_(cast.entrant)
    assert browser.get(reverse("my_entries")).status_code == 200
    move(cast.entrant, cast.organiser)
    assert browser.get(reverse("my_entries")).status_code == 302
    for name in ("wangmin", "new@example.org"):
        answer = client.post(reverse("account_login"), {"login": name, "password": PASSWORD})
        assert answer.status_code == 200  # the page again, with a fault


def test_unlocking_revives_no_session(cast: Cast, as_: Any) -> None:
    browser = as_(cast.screener)
    assert browser.get(reverse("screening_desk")).status_code == 200
    locking.lock(person=cast.screener, reason="试", by=cast.organiser)
    locking.unlock(person=User.objects.get(pk=cast.screener.pk), reason="试", by=cast.organiser)
    assert browser.get(reverse("screening_desk")).status_code == 302


def test_no_reset_for_a_day_after_a_new_address(cast: Cast, client: Any) -> None:
    User.objects.filter(pk=cast.expert.pk).update(email_changed_at=timezone.now())
    client.post(reverse("account_reset_password"), {"email": cast.expert.email})
    notice = Notice.objects.get()
    assert (notice.kind, notice.secret, "24 小时" in notice.text) == ("login.password_reset_waits", "", True)
    User.objects.filter(pk=cast.expert.pk).update(email_changed_at=timezone.now() - timedelta(hours=25))
    client.post(reverse("account_reset_password"), {"email": cast.expert.email})
    last = Notice.objects.order_by("id").last()
    assert (last.kind, last.secret.startswith("http"), last.secret in last.text) == (
        "login.password_reset_key",
        True,
        False,
    )


def test_reset_writes_to_no_stranger(client: Any, cast: Cast) -> None:
    assert client.post(reverse("account_reset_password"), {"email": "anybody@example.net"}).status_code == 302
    assert Notice.objects.count() == 0
