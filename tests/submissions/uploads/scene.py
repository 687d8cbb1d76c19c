"""A tus client in a few lines, for tests of uploads."""

from __future__ import annotations

import base64
import os
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.models import User
from campaign.definition.spec import FileRule
from common.request_bodies import PIECE
from submissions.models import Entry
from tests.factories import film_spec, make_campaign, make_entry

TUS = {"HTTP_TUS_RESUMABLE": "1.0.0"}
BYTES = os.urandom(200_000)


def open_entry(by: User) -> Entry:
    """A draft that takes one film and two photographs of at most 1 MB."""
    photo = FileRule("photo", "照片", ("jpg", "png"), max_count=2, max_bytes=1_000_000)
    film = FileRule("work", "作品文件", ("mp4",), min_count=1, max_bytes=1_000_000)
    campaign = make_campaign(categories=(film_spec(files=(film, photo)),))
    return make_entry(campaign.categories.get(), by=by)


def metadata(**values: str) -> str:
    values = {"filename": "最后一盏灯.mp4", "role": "work"} | values
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in values.items())


def announce(client: Client, entry: Entry, length: int = len(BYTES), **values: str) -> Any:
    return client.generic(  # without a body, as tus clients announce; Client.post sends an empty form
        "POST",
        reverse("uploads", args=[entry.pk]),
        HTTP_UPLOAD_LENGTH=str(length),
        HTTP_UPLOAD_METADATA=metadata(**values),
        **TUS,
    )


def patch(client: Client, url: str, at: int, data: bytes, **headers: str) -> Any:
    return client.generic(
        "PATCH",
        url,
        data,
        content_type=headers.pop("content_type", PIECE),
        HTTP_UPLOAD_OFFSET=str(at),
        **TUS,
        **headers,
    )
