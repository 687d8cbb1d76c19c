"""What every page knows: the site's names, the menus, large mode, and whether this is the demo."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from campaign.pages.large_mode import is_large
from config.site import navigation, years


def site(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", AnonymousUser())
    return {
        "menu_items": navigation.menu_for(user, path=request.path),
        "account_items": navigation.account_items(user, path=request.path),
        "footer_items": navigation.items(navigation.FOOTER, path=request.path),
        "is_large": is_large(request),
        "shown_year": years.shown_year(),
        "shown_draft": years.shown_draft(),
        "way_out": years.way_out(),
        "DEMO": settings.DEMO,
        "ORGANISERS": settings.ORGANISERS,
        "OFFICE_HOURS": settings.OFFICE_HOURS,
        "ICP_NUMBER": settings.ICP_NUMBER,
        "POLICE_NUMBER": settings.POLICE_NUMBER,
    }
