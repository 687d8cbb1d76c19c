"""Where one is logged in, the mail about a new browser, and passwords that are too old."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from accounts.login import browsers, password_rules, sessions
from accounts.login.middleware import LAST_SEEN
from accounts.models import AuditEvent, LogIn, Notice, User
from tests.cast import Cast
from tests.factories import PASSWORD

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.40"


def log_in(agent: str = EDGE, login: str = "huangsimin") -> Client:
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR="203.0.113.9")
    client.post("/accounts/login/", {"login": login, "password": PASSWORD})
    return client


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (EDGE, "Windows 电脑，Edge 浏览器"),
        (PHONE, "iPhone，微信"),
        ("curl/8", "未能识别的设备"),
        ("", "未能识别的设备"),
    ],
)
def test_browser_in_words(agent: str, words: str) -> None:
    assert browsers.in_words(agent) == words


def test_page_shows_ones_own_devices_and_ends_one_or_all_others(cast: Cast) -> None:
    office, phone, third = log_in(), log_in(PHONE), log_in()
    log_in(login="chenyalin")
    page = office.get("/my-devices/").content.decode()
    assert (page.count("最近使用"), page.count("退出登录\n            </button>"), "iPhone，微信" in page) == (
        3,
        2,
        True,
    )
    of_phone = LogIn.objects.get(person=cast.organiser, browser=PHONE)
    assert office.post(f"/my-devices/{of_phone.pk}/end/").status_code == 302
    assert phone.get("/people/").status_code == 302
    assert third.get("/people/").status_code == 200
    assert office.post("/my-devices/others/end/").status_code == 302
    assert third.get("/people/").status_code == 302
    assert office.get("/people/").status_code == 200
    assert [row.pk for row in sessions.live(User.objects.get(pk=cast.organiser.pk))] == [office.session[sessions.ROW]]
    assert LogIn.objects.filter(person=cast.screener).count() == 1
    trail = AuditEvent.objects.filter(action__startswith="person.end_session").order_by("id")
    assert [(event.action, event.details) for event in trail] == [
        ("person.end_session", {"ip": "203.0.113.9"}),
        ("person.end_sessions", {"ended": 1}),
    ]


def test_nobody_ends_anothers_device(cast: Cast) -> None:
    office, other = log_in(), log_in(login="chenyalin")
    theirs = LogIn.objects.get(person=cast.screener)
    assert "已经退出登录" in office.post(f"/my-devices/{theirs.pk}/end/", follow=True).content.decode()
    assert LogIn.objects.filter(pk=theirs.pk).exists()
    assert other.get("/screening/").status_code == 200


def test_a_new_password_and_a_log_out_end_their_rows(cast: Cast) -> None:
    office, phone = log_in(), log_in(PHONE)
    new = "yi-zhan-deng-2023"
    office.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert office.get("/my-devices/").content.decode().count("最近使用") == 1
    assert phone.get("/people/").status_code == 302
    office.post("/accounts/logout/")
    assert sessions.live(User.objects.get(pk=cast.organiser.pk)).count() == 0


def test_row_is_kept_up_to_date_once_a_minute_and_swept(cast: Cast) -> None:
    office = log_in()
    before = timezone.now() - timedelta(minutes=3)
    LogIn.objects.update(seen_at=before)
    session = office.session
    session[LAST_SEEN] = before.timestamp()
    session.save()
    office.get("/my-devices/")
    assert LogIn.objects.get().seen_at > before + timedelta(minutes=2)
    LogIn.objects.update(seen_at=timezone.now() - timedelta(days=31))
    assert (sessions.sweep(before=timedelta(days=30)), LogIn.objects.count()) == (1, 0)


# ── Mail ──
def test_a_log_in_from_a_new_browser_is_mailed_but_not_the_first_and_not_a_known_one(cast: Cast) -> None:
    known = log_in()
    assert Notice.objects.count() == 0
    known.post("/accounts/logout/")
    known.post("/accounts/login/", {"login": "huangsimin", "password": PASSWORD})
    assert Notice.objects.count() == 0
    log_in(PHONE)
    told = Notice.objects.get()
    assert (told.kind, told.to) == ("login.new_device", cast.organiser.email)
    assert "iPhone，微信，网络地址 203.0.113.9" in told.text
    assert "/my-devices/" in told.text


# ── Passwords ──
@pytest.mark.parametrize(
    ("password", "is_right"),
    [("abcdefghijkl", False), ("123456789012", False), ("abcdefghijk1", True), ("八闽职工好网民八闽好!", True)],
)
def test_password_is_of_two_kinds(password: str, is_right: bool) -> None:
    if is_right:
        password_rules.TwoKindsValidator().validate(password)
    else:
        with pytest.raises(ValidationError):
            password_rules.TwoKindsValidator().validate(password)


def test_new_password_is_not_the_present_one(cast: Cast, as_: Any) -> None:
    same = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    assert "新密码不能与现在的密码相同" in as_(cast.screener).post("/accounts/password/change/", same).content.decode()


@pytest.mark.parametrize(("who", "is_asked"), [("organiser", True), ("screener", True), ("entrant", False)])
def test_staff_with_an_old_password_set_a_new_one_before_they_go_on(
    cast: Cast, as_: Any, settings: Any, who: str, is_asked: bool
) -> None:
    settings.PASSWORD_MAX_DAYS = 180
    person = getattr(cast, who)
    User.objects.filter(pk=person.pk).update(password_changed_at=timezone.now() - timedelta(days=181))
    browser = as_(person)
    answer = browser.get("/desk")
    assert (answer.get("Location") == "/accounts/password/change/") is is_asked
    assert browser.post("/look", {"to": "large"}).get("Location") != "/accounts/password/change/"  # nothing is lost
    new = "yi-zhan-deng-2023"
    browser.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert browser.get("/desk").get("Location") != "/accounts/password/change/"


def test_old_password_is_warned_of_at_the_log_in(cast: Cast, settings: Any) -> None:
    settings.PASSWORD_MAX_DAYS = 180
    User.objects.update(password_changed_at=timezone.now() - timedelta(days=170))
    page = log_in().get("/my-devices/").content.decode()
    assert "您的密码将在 10 天内到期" in page
