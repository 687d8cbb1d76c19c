"""The organiser's people: inviting every role, correcting, locking, second factors, the first organiser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from accounts.models import AuditEvent, Notice, User
from accounts.outbox import sending
from accounts.people import managing
from accounts.people.forms import written
from common.refusals import Refused
from tests.cast import Cast
from tests.factories import PASSWORD, make_union, make_user


@pytest.fixture(autouse=True)
def _mails_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending.send_message, "delay", sending.send_message)


def events() -> list[str]:
    return list(AuditEvent.objects.order_by("id").values_list("action", flat=True))


def facts(**changes: Any) -> dict[str, Any]:
    return {"name": "陈志强", "email": "Chen@Example.org", "phone": "", "role": "screener", "union": ""} | changes


def facts_of(person: User, **changes: Any) -> dict[str, Any]:
    """What the form of this person holds."""
    union = written(person.union) if person.union else ""
    return facts(name=person.name, email=person.email, role=person.role, union=union) | changes


def organiser_too() -> User:
    return make_user("linhong", role="organiser", name="林虹")


# ── The list ──
def names(browser: Any, **query: str) -> list[str]:
    return [row.user.name for row in browser.get(reverse("people"), query).context["rows"]]


def test_the_list_finds_people_by_word_role_and_state(cast: Cast, as_: Any) -> None:
    browser = as_(cast.organiser)
    User.objects.filter(pk=cast.outsider.pk).update(is_active=False)
    User.objects.filter(pk=cast.expert2.pk).update(password="!")
    assert len(names(browser)) == 9
    assert names(browser, q="厦门") == ["周静", "许远"]
    assert names(browser, q="zhoujing 厦门") == ["周静"]
    assert names(browser, role="expert") == ["吴文静", "林志远"]
    assert names(browser, state="locked") == ["许远"]
    assert names(browser, state="invited") == ["吴文静"]
    assert names(browser, state="bare", q="陈雅琳") == ["陈雅琳"]
    assert names(browser, state="'; --", role="king", q="%_<script>", page="-9") == []
    assert names(browser, q="\0王敏\0") == ["王敏"]


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_asks_the_same_number_of_questions(
    cast: Cast, as_: Any, more: int, django_assert_num_queries: Any
) -> None:
    for number in range(more):
        make_user(f"kaka{number}")
    browser = as_(cast.organiser)
    browser.get(reverse("people"))
    with django_assert_num_queries(7):
        assert len(names(browser, q="kaka")) == more


def test_auditors_read_along_and_change_nothing(cast: Cast, as_: Any) -> None:
    browser = as_(cast.auditor)
    page = browser.get(reverse("person", args=[cast.entrant.pk]))
    organisers = as_(cast.organiser).get(page.request["PATH_INFO"])
    forms = [len(re.findall(rb'method="post"\s+action="/people/', one.content)) for one in (page, organisers)]
    assert (page.status_code, forms) == (200, [0, 1])
    assert browser.post(reverse("person_act", args=[cast.entrant.pk, "lock"]), {"reason": "x"}).status_code == 403
    assert as_(cast.recommender).get(reverse("people")).status_code == 403


# ── Inviting ──
@pytest.mark.parametrize(
    ("role", "place"),
    [("entrant", "entrant"), ("recommender", "recommender"), ("screener", ""), ("organiser", ""), ("auditor", ""),
     ("expert", ""), ("expert", "entrant")],
)  # fmt: skip
def test_every_role_is_invited_with_one_mail_and_one_event(
    cast: Cast, as_: Any, django_capture_on_commit_callbacks: Any, role: str, place: str
) -> None:
    union = getattr(cast, place).union if place else None
    with django_capture_on_commit_callbacks(execute=True):
        said = as_(cast.organiser).post(
            reverse("person_invite"), facts(role=role, union=written(union) if union else "")
        )
    made = User.objects.get(email="chen@example.org")
    assert (said["Location"], made.role, made.union) == (reverse("people"), role, union)
    assert (made.has_usable_password(), events()) == (False, ["person.invite"])
    assert [message.to for message in mail.outbox] == [["chen@example.org"]]
    assert made.get_role_display() in mail.outbox[0].body


def test_unions_are_named_by_name_short_name_or_code(cast: Cast, as_: Any) -> None:
    city = cast.recommender.union
    assert city is not None
    for number, typed in enumerate([city.name, city.code, written(city), f" {city.name} "]):
        form = facts(role="recommender", union=typed, email=f"a{number}@example.org")
        assert as_(cast.organiser).post(reverse("person_invite"), form).status_code == 302
    assert User.objects.filter(role="recommender", union=city).count() == 5


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"role": "recommender"}, "union", "推荐单位管理员要填所属工会。"),
        ({"role": "recommender", "union": "榕江轨道工会"}, "union",
         "“榕江轨道工会”不是推荐单位，请填设区市、产业、省直机关等直属省总的工会。"),
        ({"role": "entrant", "union": "福建省总工会"}, "union",
         "“福建省总工会”没有推荐单位，不能申报，请填下面的工会。"),
        ({"union": "没有这家"}, "union", "没有叫“没有这家”的工会，请填全称或代码。"),
        ({"union": "榕江轨道"}, "union", "没有叫“榕江轨道”的工会，您要找的是不是：榕江轨道工会（mill）？"),
        ({"role": "king"}, "role", "没有这个角色，请从列表里选一个。"),
        ({"email": "WANGMIN@example.org"}, "email",
         "邮箱 wangmin@example.org 已有账号。没收到邮件的，请在名单里点“重发邀请”。"),
        ({"email": "chen@example.org\nBcc: all@example.org"}, "email", "邮箱不对，应如 wangmin@example.com。"),
        ({"phone": "=1+1"}, "phone", "电话“=1+1”不对，请填手机号或带区号的座机。"),
    ],
)  # fmt: skip
def test_a_wrong_fact_is_named_beside_its_field_and_makes_no_account(
    cast: Cast, as_: Any, wrong: dict[str, str], field: str, sentence: str
) -> None:
    type(cast.entrant.union).objects.filter(pk=cast.entrant.union_id).update(code="mill")
    page = as_(cast.organiser).post(reverse("person_invite"), facts(**wrong))
    assert (page.status_code, page.context["form"].errors) == (422, {field: [sentence]})
    assert (User.objects.filter(name="陈志强").exists(), events()) == (False, [])


def test_a_name_that_two_unions_bear_is_asked_back(cast: Cast, as_: Any) -> None:
    for city, code in ((cast.recommender.union, "gl1"), (cast.outside_recommender.union, "gl2")):
        make_union(code, kind="grassroots", parent=city, name="鼓楼工会")
    page = as_(cast.organiser).post(reverse("person_invite"), facts(union="鼓楼工会"))
    said = page.context["form"].errors["union"]
    assert said == ["“鼓楼工会”不止一家，请写明是哪家：鼓楼工会（gl1）、鼓楼工会（gl2）。"]


@pytest.mark.parametrize("who", ["entrant", "recommender", "screener", "expert", "auditor"])
def test_nobody_but_the_organiser_acts_on_people(cast: Cast, who: str) -> None:
    by, person = getattr(cast, who), cast.outsider
    same = {"name": "甲", "email": "a@b.cn", "phone": "", "by": by}
    for act in (
        lambda: managing.invite(role="organiser", union=None, **same),
        lambda: managing.change(person=person, role="entrant", union=person.union, **same),
        lambda: managing.lock(person=person, reason="试", by=by),
        lambda: managing.unlock(person=person, reason="试", by=by),
        lambda: managing.reset_second_factor(person=person, by=by),
    ):
        with pytest.raises(Refused, match="只有省总活动管理员"):
            act()
    assert events() == []


# ── Correcting ──
def test_a_new_address_kills_the_old_one(cast: Cast, as_: Any, client: Any) -> None:
    EmailAddress.objects.create(user=cast.entrant, email=cast.entrant.email, verified=True, primary=True)
    form = facts_of(cast.entrant, name="王小敏", email="min@example.org", phone="13800001234")
    assert as_(cast.organiser).post(reverse("person_edit", args=[cast.entrant.pk]), form).status_code == 302
    changed = AuditEvent.objects.get()
    assert (changed.action, changed.details) == (
        "person.change",
        {"name": ["王敏", "王小敏"], "email": ["wangmin@example.org", "min@example.org"], "phone": ["", "13800001234"]},
    )
    login = reverse("account_login")
    assert client.post(login, {"login": "wangmin@example.org", "password": PASSWORD}).status_code == 200
    assert client.post(login, {"login": "min@example.org", "password": PASSWORD}).status_code == 200
    notices = Notice.objects.order_by("id").values_list("kind", "to")
    assert list(notices) == [("person.security", "wangmin@example.org"), ("person.invite", "min@example.org")]


def test_correcting_the_address_of_an_invited_sends_the_link_there(
    cast: Cast, as_: Any, django_capture_on_commit_callbacks: Any
) -> None:
    User.objects.filter(pk=cast.expert.pk).update(password="!")
    with django_capture_on_commit_callbacks(execute=True):
        as_(cast.organiser).post(
            reverse("person_edit", args=[cast.expert.pk]), facts_of(cast.expert, email="zhi@example.org")
        )
    assert [message.to for message in mail.outbox] == [["zhi@example.org"]]


def test_saving_unchanged_facts_leaves_no_event(cast: Cast, as_: Any) -> None:
    as_(cast.organiser).post(reverse("person_edit", args=[cast.entrant.pk]), facts_of(cast.entrant))
    assert events() == []


def test_roles_change_except_to_and_from_who_scores_or_watches(cast: Cast) -> None:
    def give(person: User, role: str, union: Any = None) -> User:
        mine = {"name": person.name, "email": person.email, "phone": ""}
        return managing.change(person=person, role=role, union=union, **mine, by=cast.organiser)

    assert give(cast.entrant, "screener").role == "screener"
    assert give(cast.screener, "recommender", cast.recommender.union).role == "recommender"
    for person, role in ((cast.expert, "screener"), (cast.recommender, "expert"), (cast.auditor, "organiser")):
        with pytest.raises(Refused, match="须与其他角色分开"):
            give(person, role)
    with pytest.raises(Refused, match="要填所属工会"):
        give(cast.outsider, "recommender")
    with pytest.raises(Refused, match="没有这个角色"):
        give(cast.outsider, "king")
    assert events() == ["person.change", "person.change"]


# ── Locking ──
def test_locking_needs_a_reason_and_ends_the_session(cast: Cast, as_: Any) -> None:
    browser, act = as_(cast.screener), lambda what: reverse("person_act", args=[cast.screener.pk, what])
    organiser = as_(cast.organiser)
    organiser.post(act("lock"), {"reason": "  "})
    organiser.post(act("lock"), {"reason": "长" * 201})
    assert (browser.get(reverse("screening_desk")).status_code, events()) == (200, [])
    organiser.post(act("lock"), {"reason": "已调离"})
    assert browser.get(reverse("screening_desk")).status_code == 302
    organiser.post(act("unlock"), {"reason": "已调回"})
    assert browser.get(reverse("screening_desk")).status_code == 302  # no old session comes back to life
    assert as_(User.objects.get(pk=cast.screener.pk)).get(reverse("screening_desk")).status_code == 200
    said = AuditEvent.objects.order_by("id").values_list("action", "details")
    assert list(said) == [("person.lock", {"reason": "已调离"}), ("person.unlock", {"reason": "已调回"})]


def test_an_organiser_neither_locks_nor_demotes_herself(cast: Cast, as_: Any) -> None:
    organiser_too()
    me = cast.organiser
    with pytest.raises(Refused, match="不能锁定自己"):
        managing.lock(person=me, reason="试", by=me)
    with pytest.raises(Refused, match="不能锁定自己"):
        managing.change(person=me, role="screener", union=None, name=me.name, email=me.email, phone="", by=me)
    browser = as_(me)
    browser.post(reverse("person_act", args=[me.pk, "lock"]), {"reason": "试"})
    browser.post(reverse("person_edit", args=[me.pk]), facts_of(me, role="screener"))
    me.refresh_from_db()
    assert (me.is_active, me.role, events()) == (True, "organiser", [])


def test_the_last_organiser_stays_though_two_lock_each_other(cast: Cast) -> None:
    other = organiser_too()
    User.objects.filter(pk=cast.organiser.pk).update(is_active=False)  # in the meantime; `by` does not know
    with pytest.raises(Refused, match="林虹是最后一位"):
        managing.lock(person=other, reason="试", by=cast.organiser)
    with pytest.raises(Refused, match="林虹是最后一位"):
        managing.change(
            person=other, role="screener", union=None, name="林虹", email=other.email, phone="", by=cast.organiser
        )
    assert User.objects.get(pk=other.pk).is_active


def test_another_organiser_can_be_locked(cast: Cast) -> None:
    assert not managing.lock(person=organiser_too(), reason="已退休", by=cast.organiser).is_active


# ── Links and second factors ──
def test_the_link_is_sent_again_to_who_has_no_password(
    cast: Cast, as_: Any, django_capture_on_commit_callbacks: Any
) -> None:
    User.objects.filter(pk=cast.auditor.pk).update(password="!")
    with django_capture_on_commit_callbacks(execute=True):
        for person in (cast.auditor, cast.auditor, cast.screener):
            as_(cast.organiser).post(reverse("person_act", args=[person.pk, "link"]))
    assert ([message.to for message in mail.outbox], events()) == ([[cast.auditor.email]], ["person.reinvite"])


def test_resetting_the_second_factor_forgets_every_factor(cast: Cast, as_: Any) -> None:
    for person in (cast.screener, cast.auditor):
        for kind in ("totp", "recovery_codes"):
            Authenticator.objects.create(user=person, type=kind, data={})
    as_(cast.organiser).post(reverse("person_act", args=[cast.screener.pk, "second-factor"]))
    assert (cast.screener.authenticator_set.count(), cast.auditor.authenticator_set.count()) == (0, 2)
    event = AuditEvent.objects.get()
    assert (event.action, event.details) == (
        "person.reset_second_factor", {"factors": ["recovery_codes", "totp"]},
    )  # fmt: skip
    with pytest.raises(Refused, match="没有设置"):
        managing.reset_second_factor(person=cast.screener, by=cast.organiser)
    with pytest.raises(Refused, match="自己的两步验证"):
        managing.reset_second_factor(person=cast.organiser, by=cast.organiser)


# ── The first of all ──
def test_createsuperuser_makes_an_organiser_who_can_log_in(
    db: None, client: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command(
        "createsuperuser", interactive=False, username="first", name="黄思敏", email="first@example.org", verbosity=0
    )
    first = User.objects.get()
    assert (first.role, first.name, first.union, events()) == ("organiser", "黄思敏", None, ["person.create"])
    assert client.post(reverse("account_login"), {"login": "first", "password": PASSWORD}).status_code == 302
    assert client.get(reverse("people")).status_code == 200
