"""What the site keeps about a person, to take away: JSON for programs, and the same as a page, in one ZIP."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.my_data import found
from common import in_words


def zipped(person: User) -> bytes:
    data = everything(person)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("my-data.json", json.dumps(data, ensure_ascii=False, indent=2))
        archive.writestr("my-data.html", render_to_string("accounts/my_data/file.html", {"data": data}))
    return packed.getvalue()


def everything(person: User) -> dict[str, Any]:
    return {
        "title": _("%(name)s的个人信息") % {"name": person.name},
        "made_at": in_words.to_the_second(timezone.now()),
        "account": found.account(person),
        "records": [
            {"kind": one.heading, "role": one.role, "count": one.count, "rows": one.lines(found.MOST)}
            for one in found.of(person)
        ],
    }
