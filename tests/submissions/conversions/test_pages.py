"""What the entrant sees of a conversion without script, and what the screener is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from submissions import states
from submissions.conversions import converting, deciding
from submissions.files import serving
from submissions.models import Conversion, Entry, EntryFile
from tests.cast import Cast
from tests.factories import make_file
from tests.submissions.conversions.scene import checked, offered
from tests.submissions.media.conversion import phones

Browser = Callable[[User | None], Client]


@pytest.fixture
def heic(entry: Entry, phone: Path) -> EntryFile:
    return checked(entry, phones.photograph(phone, "a.heic"), role="photo", original_name="IMG_0013.HEIC")


def files_step(client: Client, entry: Entry) -> str:
    return client.get(reverse("entry_step", args=[entry.pk, "files"])).content.decode()


def test_entrant_has_it_mended_and_accepts_without_script(heic: EntryFile, cast: Cast, as_: Browser) -> None:
    client, entry = as_(cast.entrant), heic.entry
    page = files_step(client, entry)
    assert "平台可以帮您转换：" in page and "把 HEIC 转为 JPG" in page
    assert "可以由平台转换成 JPG" in page
    assert client.post(reverse("conversion_ask", args=[heic.key])).url.endswith(f"/entries/{entry.pk}/files/")
    assert "已排队，等待平台转换" in files_step(client, entry)
    converting.make(heic.pk)
    conversion = Conversion.objects.get()
    assert reverse("conversion", args=[conversion.key]) in files_step(client, entry)
    page = client.get(reverse("conversion", args=[conversion.key])).content.decode()
    assert "IMG_0013.HEIC" in page and "IMG_0013.jpg" in page and "转为 JPG" in page
    assert "请看清楚转换后的图片" in page and page.count("1200×900") == 2
    for address in (serving.before_url(conversion), serving.converted_url(conversion)):
        assert address in page
        assert as_(None).get(address).status_code == 200
    client.post(reverse("conversion_accept", args=[conversion.key]))
    page = files_step(client, entry)
    assert "由平台从“IMG_0013.HEIC”转换：转为 JPG。" in page and "平台可以帮您转换：" not in page
    assert serving.original_url(conversion) in page


def test_entrant_declines_and_the_offer_stands_again(heic: EntryFile, cast: Cast, as_: Browser) -> None:
    client, conversion = as_(cast.entrant), offered(heic)
    client.post(reverse("conversion_decline", args=[conversion.key]))
    page = files_step(client, heic.entry)
    assert "没有采用转换后的文件" in page and "让平台转换" in page


def test_line_alone_is_refreshed_while_it_runs(heic: EntryFile, cast: Cast, as_: Browser) -> None:
    client = as_(cast.entrant)
    asked = client.post(reverse("conversion_ask", args=[heic.key]), headers={"HX-Request": "true"})
    assert 'hx-trigger="every 2s"' in asked.content.decode()
    Conversion.objects.update(state="making", progress=35, lease_until=timezone.now())
    line = client.get(reverse("conversion_line", args=[heic.key])).content.decode()
    assert "35%" in line and "every 2s" in line
    Conversion.objects.update(state="failed", refusal="many_pictures", lease_until=None)
    line = client.get(reverse("conversion_line", args=[heic.key])).content.decode()
    assert "动图或多页" in line and "every 2s" not in line and "再转换一次" in line


def test_refusal_stands_in_the_line_that_caused_it(
    heic: EntryFile, cast: Cast, as_: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deciding.storage, "has_room_for", lambda length: False)
    asked = as_(cast.entrant).post(reverse("conversion_ask", args=[heic.key]), headers={"HX-Request": "true"})
    assert "服务器空间不足" in asked.content.decode()
    assert 'role="alert"' in asked.content.decode()


def test_content_that_is_refused_after_conversion_is_told_in_full(
    entry: Entry, phone: Path, cast: Cast, as_: Browser
) -> None:
    file = checked(entry, phones.film(phone, "small.mkv", size="1280x720"), original_name="小.mkv")
    offered(file)
    page = files_step(as_(cast.entrant), entry)
    assert "转换后仍不符合要求" in page and "画面为 1280×720，未达到 1080P" in page


@pytest.mark.parametrize("name", ["conversion", "conversion_accept", "conversion_decline"])
def test_conversion_is_nobody_else_s(heic: EntryFile, cast: Cast, as_: Browser, name: str) -> None:
    address = reverse(name, args=[offered(heic).key])
    for person, status in ((cast.outsider, 404), (cast.screener, 403), (None, 302)):
        client = as_(person)
        answer = client.get(address) if name == "conversion" else client.post(address)
        assert answer.status_code == status


@pytest.mark.parametrize("name", ["conversion_ask", "conversion_line"])
def test_file_is_nobody_else_s(heic: EntryFile, cast: Cast, as_: Browser, name: str) -> None:
    client = as_(cast.outsider)
    address = reverse(name, args=[heic.key])
    assert (client.post(address) if name == "conversion_ask" else client.get(address)).status_code == 404


def test_closed_entry_shows_no_offer(heic: EntryFile, cast: Cast, as_: Browser) -> None:
    conversion = offered(heic)
    past = timezone.now() - timedelta(days=1)
    Entry.objects.filter(pk=heic.entry_id).update(
        state=states.RETURNED, number="T-1", submitted_at=past, returned_from=states.SUBMITTED, returned_until=past
    )
    page = files_step(as_(cast.entrant), heic.entry)
    assert "看转换前后，确认" not in page and "让平台转换" not in page
    page = as_(cast.entrant).get(reverse("conversion", args=[conversion.key])).content.decode()
    assert "现在不能修改" in page and "采用转换后的文件</button>" not in page


def test_screener_sees_what_was_done_and_the_original(heic: EntryFile, cast: Cast, as_: Browser) -> None:
    conversion = offered(heic)
    deciding.accept(conversion=conversion, by=cast.entrant)
    now = timezone.now()
    Entry.objects.filter(pk=heic.entry_id).update(
        state=states.RECOMMENDED, number="T-1", submitted_at=now, recommended_at=now
    )
    page = as_(cast.screener).get(reverse("screening_item", args=[heic.entry_id])).content.decode()
    assert "由平台从“IMG_0013.HEIC”转换：转为 JPG。" in page
    answer = as_(None).get(serving.original_url(conversion))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/octet-stream")
    assert "IMG_0013.HEIC" in answer["Content-Disposition"]


def test_addresses_of_a_conversion_end_with_it(heic: EntryFile, cast: Cast, as_: Browser) -> None:
    conversion = offered(heic)
    addresses = [serving.converted_url(conversion), serving.before_url(conversion), serving.original_url(conversion)]
    deciding.decline(conversion=conversion, by=cast.entrant)
    assert [as_(None).get(address).status_code for address in addresses] == [404, 404, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_files_step_asks_as_often_for_one_file_as_for_three(
    entry: Entry, cast: Cast, as_: Browser, django_assert_num_queries: Any, count: int
) -> None:
    for number in range(count):
        original = make_file(entry, role="photo", name=f"{number}.heic", removed_at=timezone.now())
        made = make_file(entry, role="photo", name=f"{number}.jpg", facts={"container": "jpg"})
        Conversion.objects.create(file=original, target="jpg", state="accepted", made=made, asked_by=cast.entrant)
        mkv = make_file(entry, role="photo", name=f"{number}.heic", state="failed", facts={"container": "heic"})
        Conversion.objects.create(file=mkv, target="jpg", asked_by=cast.entrant)
    client = as_(cast.entrant)
    files_step(client, entry)
    with django_assert_num_queries(9):
        page = files_step(client, entry)
    assert page.count("由平台从") == count and page.count("已排队") == count
