import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import Client, RequestFactory

from accounts.models import User
from accounts.permissions import allows, logged_in, public, requires
from accounts.roles import ROLES


def view(request):
    return HttpResponse("seen")


def call(guarded, user):
    request = RequestFactory().get("/somewhere/?q=1")
    request.user = user
    return guarded(request)


def test_every_role_has_a_rule_with_prose():
    assert set(ROLES) == set(User.Role.values)
    assert all(str(rule.label) and str(rule.prose) for rule in ROLES.values())


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        ("entry.screen", {"screener", "organiser"}),
        ("entry.shortlist", {"organiser"}),
        ("score.give", {"expert"}),
        ("result.publish", {"organiser"}),
        ("audit.read", {"organiser", "auditor"}),
        ("entry.recommend", {"recommender"}),
    ],
)
def test_who_holds_what(permission, roles):
    assert {role for role, rule in ROLES.items() if permission in rule.permissions} == roles


def test_an_auditor_holds_nothing_that_changes_anything():
    """A remark, or her name beside two signatures, stands beside a decision and binds nobody."""
    held = {p.partition(".")[2] for p in ROLES["auditor"].permissions}
    assert held == {"read_submitted", "read", "progress", "turnout", "remark", "countersign"}


def test_nobody_both_scores_and_organises():
    assert not any({"score.give", "panel.edit"} <= rule.permissions for rule in ROLES.values())


def test_a_locked_account_is_allowed_nothing(cast):
    cast.screener.is_active = False
    assert (allows(cast.screener, "entry.screen"), allows(AnonymousUser(), "entry.screen")) == (False, False)


def test_requires_sends_visitors_to_log_in_and_denies_other_roles(cast):
    guarded = requires("entry.screen")(view)
    away = call(guarded, AnonymousUser())
    assert (away.status_code, away.url) == (302, "/accounts/login/?next=/somewhere/%3Fq%3D1")
    with pytest.raises(PermissionDenied):
        call(guarded, cast.expert)
    assert call(guarded, cast.screener).content == b"seen"


def test_requires_takes_any_of_several(cast):
    guarded = requires("entry.shortlist", "audit.read")(view)
    assert call(guarded, cast.auditor).content == b"seen"


def test_requires_refuses_a_permission_that_nobody_holds():
    with pytest.raises(ValueError, match="no role holds"):
        requires("entry.fly")


def test_logged_in_and_public_say_what_they_are(cast):
    assert call(logged_in(view), AnonymousUser()).status_code == 302
    assert call(logged_in(view), cast.entrant).content == b"seen"
    assert (public(view).access_rule, requires("audit.read")(view).access_rule) == ("public", "audit.read")


@pytest.mark.parametrize(
    ("came_from", "next_page"),
    [
        ("http://testserver/desk/awards/film/?page=2", "/desk/awards/film/%3Fpage%3D2"),
        ("https://evil.example/desk/", "/desk"),
        ("http://testserver//evil.example/", "/desk"),
        ("", "/desk"),
    ],
)
def test_what_was_sent_after_the_session_leads_back_to_its_form(
    client: Client, db: None, came_from: str, next_page: str
) -> None:
    answer = client.post("/desk/awards/film/propose/", headers={"referer": came_from} if came_from else {})
    assert answer.url == f"/accounts/login/?next={next_page}"
