"""Entrants without an e-mail address: known by their mobile number, invited by a link that the recommender sends on."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Notice, User
from accounts.people import inviting
from common.refusals import Refused
from tests.cast import Cast

MOBILE = "13800001234"


@pytest.fixture
def clerk(cast: Cast) -> User:
    return inviting.invite(union=cast.entrant.union, name="林芳", email="", phone=MOBILE, by=cast.recommender)


def test_mobile_number_is_the_name_to_log_in_with_and_no_mail_goes(clerk: User) -> None:
    assert (clerk.username, clerk.email, clerk.has_usable_password()) == (MOBILE, "", False)
    assert Notice.objects.count() == 0


@pytest.mark.parametrize("phone", ["", "0591-87654321"])
def test_one_of_address_and_mobile_number_there_must_be(cast: Cast, phone: str) -> None:
    with pytest.raises(Refused, match="邮箱和手机号至少填一个"):
        inviting.invite(union=cast.entrant.union, name="林芳", email="", phone=phone, by=cast.recommender)


def test_other_roles_need_an_address(cast: Cast) -> None:
    with pytest.raises(Refused, match="邮箱“”不对"):
        inviting.open_account(role="screener", union=None, name="林芳", email="", phone=MOBILE, by=cast.organiser)


def test_link_leads_to_a_password_and_straight_to_the_own_desk(as_: Any, cast: Cast, clerk: User, client: Any) -> None:
    page = as_(cast.recommender).post(reverse("branch_person_link", args=[clerk.pk]))
    assert "no-store" in page["Cache-Control"]
    link = urlsplit(page.context["link"]).path
    form = client.get(link, follow=True)
    sent = {"password1": "linhai-2026-fang", "password2": "linhai-2026-fang"}
    desk = client.post(form.redirect_chain[-1][0], sent, follow=True)
    assert (desk.request["PATH_INFO"], desk.wsgi_request.user) == (reverse("my_entries"), clerk)
    assert AuditEvent.objects.filter(action="person.link", object_id=str(clerk.pk), actor=cast.recommender).count() == 1
    assert client.get(link, follow=True).status_code == 200  # used up: a page that says so, no form
    assert "password1" not in client.get(link, follow=True).content.decode()


def test_link_is_for_who_has_no_address_and_of_the_own_branch(as_: Any, cast: Cast, clerk: User) -> None:
    refused = as_(cast.recommender).post(reverse("branch_person_link", args=[cast.entrant.pk]), follow=True)
    assert "有邮箱" in refused.content.decode()
    other = as_(cast.outside_recommender).post(reverse("branch_person_link", args=[clerk.pk]))
    assert other.status_code == 404
    assert as_(cast.recommender).get(reverse("branch_person_link", args=[clerk.pk])).status_code == 405


def test_forgotten_password_is_mended_by_a_new_link(cast: Cast, clerk: User) -> None:
    clerk.set_password("linhai-2026-fang")
    clerk.save()
    assert inviting.make_link(person=clerk, by=cast.recommender)
    clerk.is_active = False
    clerk.save()
    with pytest.raises(Refused, match="已锁定"):
        inviting.make_link(person=clerk, by=cast.recommender)
