"""Who has shown link and PIN and has not answered yet: remembered in the session, for half an hour."""

from __future__ import annotations

import time

from django.http import HttpRequest

from review.models import ExpertInvitation

_KEY = "expert_invitation"
SECONDS = 30 * 60


def let_in(request: HttpRequest, invitation: ExpertInvitation) -> None:
    request.session[_KEY] = [invitation.token_sha256, int(time.time())]


def is_in(request: HttpRequest, invitation: ExpertInvitation) -> bool:
    """Not once the invitation was sent again: the old PIN opens nothing any more."""
    digest, at = request.session.get(_KEY) or ("", 0)
    return bool(digest == invitation.token_sha256 and time.time() - at < SECONDS)


def forget(request: HttpRequest) -> None:
    request.session.pop(_KEY, None)
