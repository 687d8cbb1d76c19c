"""Who may do what, by the table of roles (`accounts/roles.py`), and the three marks every view carries.

What a person may do is decided here by role; which entries they may see is decided in
`submissions/access.py`. Nothing else decides either.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from accounts import json_answers
from accounts.models import User
from accounts.roles import ROLES
from common.refusals import NotAllowed

View = Callable[..., HttpResponseBase]


class SignedIn(HttpRequest):
    """A request behind `logged_in` or `requires`: its user is one of ours. For annotations only."""

    user: User


def allows(user: Any, permission: str) -> bool:
    rule = ROLES.get(getattr(user, "role", ""))
    return bool(user.is_authenticated and user.is_active and rule and permission in rule.permissions)


def roles_with(permission: str) -> list[str]:
    """The roles that hold it, for asking the database."""
    return [str(role) for role, rule in ROLES.items() if permission in rule.permissions]


def holders(permission: str) -> list[User]:
    """Everybody who may do this now: active, in a role that holds it."""
    return list(User.objects.filter(role__in=roles_with(permission), is_active=True).order_by("pk"))


def check(by: User | None, *permissions: str) -> None:
    """The first line of every verb: raises NotAllowed for who holds none of these permissions. None is a stranger."""
    if by is None or not any(allows(by, permission) for permission in permissions):
        roles = [rule.label for rule in ROLES.values() if rule.permissions.intersection(permissions)]
        sentence = _("只有%(roles)s可以办理这一步，您的账号不能办理。请联系所在推荐单位或省总活动办公室。")
        raise NotAllowed(sentence % {"roles": "、".join(str(label) for label in roles)})


def check_person(by: User | None, *permissions: str) -> None:
    """The same for what the system does alone too: None is the operator of the machine, or a link that was signed."""
    if by is not None:
        check(by, *permissions)


def may_open(user: Any, view: Any) -> bool:
    """Whether this person's role may open the address of this view, as the view's mark says."""
    rule = getattr(view, "access_rule", "")
    if rule in ("public", ""):
        return True
    return bool(user.is_authenticated and (rule == "logged_in" or any(allows(user, one) for one in rule.split(" or "))))


def public(view: View) -> View:
    """Anybody may open this address."""
    return _tag_view(view, "public")


def logged_in(view: View) -> View:
    """Anybody with an account may open this address."""

    @functools.wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return _to_login(request)
        return view(request, *args, **kwargs)

    return _tag_view(checked, "logged_in")


def requires(*permissions: str) -> Callable[[View], View]:
    """Only roles that hold one of these permissions: others get 403, the anonymous the log-in page."""
    unknown = [p for p in permissions if not any(p in rule.permissions for rule in ROLES.values())]
    if unknown:
        raise ValueError(f"no role holds {unknown}")

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return _to_login(request)
            if not any(allows(request.user, permission) for permission in permissions):
                return _to_others(request)
            return view(request, *args, **kwargs)

        return _tag_view(checked, " or ".join(permissions))

    return decorate


def _to_login(request: HttpRequest) -> HttpResponseBase:
    """A program keeps what it wanted to send until its person has logged in again."""
    if json_answers.accepts_json(request):
        return json_answers.refused(401, _("登录已过期。填写的内容还在本机，请重新登录后继续。"))
    return redirect_to_login(_way_back(request))


def _way_back(request: HttpRequest) -> str:
    """After the log-in she opens a page again: of what was sent, the page with its form, for there is nothing to see
    where forms are sent to."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    path = urlunsplit(("", "", came_from.path, came_from.query, ""))
    is_ours = came_from.netloc == request.get_host() and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if is_ours else reverse("desk")


def _to_others(request: HttpRequest) -> HttpResponseBase:
    sentence = _("您的角色不能打开这一页。")
    if json_answers.accepts_json(request):
        return json_answers.refused(403, sentence)
    raise PermissionDenied(sentence)


def _tag_view(view: View, rule: str) -> View:
    view.access_rule = rule  # type: ignore[attr-defined]  # read by tests/platform/test_access.py
    return view
