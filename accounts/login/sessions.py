"""Where a person is logged in: written at the log-in, kept up to date once a minute, ended by herself.

Of the place only the network address is known; nothing is guessed from it.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import LogIn, User
from accounts.permissions import SignedIn
from common.client_address import client_ip
from common.refusals import Refused
from common.text import one_line

ROW = "log_in"  # in the session: its row
GRACE = timedelta(minutes=2)  # the clock is looked at once a minute only


def begin(request: HttpRequest, person: User) -> None:
    if request.session.session_key is None:
        request.session.save()
    request.session[ROW] = LogIn.objects.create(person=person, **_facts(request, person)).pk


def keep(request: HttpRequest) -> None:
    """Say that this one is still there; nothing for a session that began before there were rows."""
    if pk := here(request):
        LogIn.objects.filter(pk=pk, person=request.user).update(seen_at=timezone.now(), **_facts(request, request.user))


def here(request: HttpRequest) -> int:
    """The row of this browser; 0 where it has none."""
    return int(request.session.get(ROW, 0))


def forget(request: HttpRequest) -> None:
    """It logged out."""
    LogIn.objects.filter(pk=here(request)).delete()


def live(person: User) -> QuerySet[LogIn]:
    """Those in which she is logged in now, the last seen first."""
    since = timezone.now() - settings.IDLE_LOGOUT - GRACE
    return LogIn.objects.filter(person=person, valid_for=_tie(person), seen_at__gt=since).order_by("-seen_at", "-pk")


@transaction.atomic
def end(request: SignedIn, pk: int) -> None:
    """End one of one's own sessions, at its next click. One audit event. Raises Refused where it is over already."""
    row = LogIn.objects.select_for_update(no_key=True).filter(pk=pk, person=request.user).first()
    if row is None:
        raise Refused(_("这台设备已经退出登录。"))
    import_module(settings.SESSION_ENGINE).SessionStore(row.session_key).delete()
    row.delete()
    audit.record(action="person.end_session", obj=request.user, by=request.user, ip=row.ip or "")


@transaction.atomic
def end_others(request: SignedIn) -> int:
    """End all sessions but this one, those without a row too; how many rows there were. One audit event."""
    person = User.objects.select_for_update(no_key=True).get(pk=request.user.pk)
    others = live(person).exclude(pk=here(request))
    ended = len(others)
    person.session_epoch += 1
    person.save(update_fields=["session_epoch"])
    LogIn.objects.filter(person=person).exclude(pk=here(request)).delete()
    audit.record(action="person.end_sessions", obj=person, by=person, ended=ended)
    update_session_auth_hash(request, person)
    request.user = person
    keep(request)
    return ended


def sweep(*, before: timedelta) -> int:
    """Delete rows of sessions that ended by themselves so long ago; how many."""
    return LogIn.objects.filter(seen_at__lt=timezone.now() - before).delete()[0]


def _facts(request: HttpRequest, person: User) -> dict[str, object]:
    return {
        "session_key": request.session.session_key or "",
        "valid_for": _tie(person),
        "ip": client_ip(request),
        "browser": one_line(request.headers.get("User-Agent", ""))[:200],
    }


def _tie(person: User) -> str:
    return hashlib.sha256(person.get_session_auth_hash().encode()).hexdigest()
