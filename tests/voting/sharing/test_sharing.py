"""Handing a work on: what a chat shows of its link, the poster with its code, and what came by them."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import segno
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from campaign.models import Category
from submissions import states
from submissions.models import Entry
from tests import factories
from tests.voting import scene
from voting.pictures import qr_poster

SITE = "https://vote.example.org"
ANSWERS = {"summary": "渔排之间靠手机\n“联络”，" + "好" * 200}


@pytest.fixture
def work(category: Category, settings: Any) -> Entry:
    settings.SITE_URL = SITE
    return scene.make_works(category, 1, answers=ANSWERS)[0]


def page(client: Client, work: Entry) -> str:
    return str(client.get(reverse("work", args=[work.number])).content.decode())


def told(html: str) -> dict[str, str]:
    return {name: unescape(text) for name, text in re.findall(r'<meta property="og:(\w+)"\s+content="([^"]*)"', html)}


def test_a_chat_shows_title_words_and_a_picture_of_the_work(client: Client, work: Entry) -> None:
    address = f"{SITE}/2023/works/{work.number}/"
    words = ("渔排之间靠手机 “联络”，" + "好" * 200)[:89] + "…"
    assert told(page(client, work)) == {
        "type": "article",
        "site_name": "八闽好网民",
        "title": "第1件",
        "description": words,
        "url": address,
        "image": f"{address}share.jpg",
    }


def test_a_work_without_words_is_told_by_union_and_category(client: Client, work: Entry) -> None:
    Entry.objects.filter(pk=work.pk).update(answers={})
    assert told(page(client, work))["description"] == f"{work.union.name} · {work.category.name}"


def test_titles_do_not_break_out_of_the_card(client: Client, work: Entry) -> None:
    Entry.objects.filter(pk=work.pk).update(title='"><script>alert(1)</script>')
    html = page(client, work)
    assert (told(html)["title"], "<script>alert" in html) == ('"><script>alert(1)</script>', False)


def test_the_code_leads_to_the_work_and_says_how_one_came(client: Client, work: Entry) -> None:
    answer = client.get(reverse("work_qr_code", args=[work.number]))
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content == qr_poster.code_as_svg(f"{SITE}/2023/works/{work.number}/?from=qr")


@pytest.mark.parametrize("has_picture", [True, False])
def test_the_poster_holds_picture_title_and_code(client: Client, work: Entry, has_picture: bool) -> None:
    if has_picture:
        copy = scene.copy_of(factories.make_file(work), "poster")
        file = io.BytesIO()
        Image.new("RGB", (1280, 720), "#ff0000").save(file, "JPEG")
        default_storage.delete(copy.storage_name)
        default_storage.save(copy.storage_name, ContentFile(file.getvalue()))
    answer = client.get(reverse("work_qr_picture", args=[work.number]))
    poster = Image.open(io.BytesIO(answer.content)).convert("RGB")
    assert (poster.size, answer["Content-Type"], len(answer.content) < 200_000) == (qr_poster.SIZE, "image/jpeg", True)
    top: Any = poster.getpixel((375, 200))
    assert (top[0] > 230 and top[1] < 30) == has_picture
    assert module_colours(poster, f"{SITE}/2023/works/{work.number}/?from=qr") == (True, True)


def module_colours(poster: Image.Image, address: str) -> tuple[bool, bool]:
    """Whether all dark squares of the expected code are dark on the poster, and all light ones light."""
    code = segno.make(address, error="m", micro=False)
    rows = [*code.matrix_iter(border=2)]
    grey = poster.convert("L")
    side, left, top = 300 / len(rows), 56, 646  # below a title of one line
    seen = [
        (bool(dark), grey.getpixel((round(left + (x + 0.5) * side), round(top + (y + 0.5) * side))) < 128)
        for y, line in enumerate(rows)
        for x, dark in enumerate(line)
    ]
    return all(dark for wanted, dark in seen if wanted), not any(dark for wanted, dark in seen if not wanted)


def test_the_poster_names_the_vote_only_while_there_is_one(client: Client, work: Entry) -> None:
    before = client.get(reverse("work_qr_picture", args=[work.number])).content
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        after = client.get(reverse("work_qr_picture", args=[work.number])).content
    assert before != after


def test_the_page_to_hand_on_shows_the_poster_and_the_link(client: Client, work: Entry) -> None:
    html = client.get(reverse("work_share", args=[work.number])).content.decode()
    assert f'value="{SITE}/2023/works/{work.number}/?from=share"' in html
    assert f'src="/works/{work.number}/qr.jpg"' in html


def test_every_work_has_an_address_for_complaints(client: Client, work: Entry) -> None:
    assert f'href="{reverse("complaint")}?work={work.number}"' in page(client, work)


@pytest.mark.parametrize("name", ["work_share", "work_qr_picture", "work_qr_code"])
def test_a_work_that_left_the_list_is_not_handed_on(client: Client, work: Entry, name: str) -> None:
    address = reverse(name, args=[work.number])
    assert client.get(address).status_code == 200
    Entry.objects.filter(pk=work.pk).update(state=states.DISQUALIFIED)
    assert client.get(address).status_code == 404


def test_nothing_is_loaded_from_another_host(client: Client, work: Entry) -> None:
    for address in (reverse("gallery"), reverse("work", args=[work.number]), reverse("work_share", args=[work.number])):
        html = client.get(address).content.decode()
        sources = re.findall(r'<(?:script|img|source|video|audio)\b[^>]*\bsrc="([^"]+)"', html)
        styles = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
        assert [one for one in sources + styles if not one.startswith("/")] == []
        assert "qq.com" not in client.get(address)["Content-Security-Policy"]
