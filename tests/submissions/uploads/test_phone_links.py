"""The link by which a phone uploads: for one entry, for two hours, in its maker's name, and never against openness."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from common.refusals import Refused
from submissions import states, tasks
from submissions.models import Entry, EntryFile
from submissions.phone_upload import links
from tests.cast import Cast
from tests.factories import make_entry, make_file, set_phase
from tests.submissions.uploads.scene import BYTES, TUS, metadata, open_entry, patch

OVER = "这个链接已过期。已传的部分都保留着，请在电脑上重新生成二维码，再扫一次。"
NOT_NOW = "这件作品现在不能上传文件，可能已经提交。请在电脑上查看。"


@pytest.fixture(autouse=True)
def _own_staging(tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.UPLOAD_DIR = tmp_path
    monkeypatch.setattr(tasks.check_file, "delay", lambda *_: None)


@pytest.fixture
def entry(cast: Cast) -> Entry:
    return open_entry(cast.entrant)


@pytest.fixture
def token(entry: Entry, cast: Cast) -> str:
    return links.make(entry=entry, by=cast.entrant).token


@pytest.fixture
def phone() -> Client:
    return Client()


def announce(phone: Client, token: str, length: int = len(BYTES), **values: str) -> Any:
    said = {"HTTP_UPLOAD_LENGTH": str(length), "HTTP_UPLOAD_METADATA": metadata(**values)}
    return phone.generic("POST", reverse("phone_uploads", args=[token]), **said, **TUS)


def test_phone_uploads_in_the_name_of_who_made_the_link(entry: Entry, cast: Cast, token: str, phone: Client) -> None:
    begun = announce(phone, token)
    assert begun.status_code == 201
    assert f"/phone/{token}/uploads/" in begun["Location"]
    assert patch(phone, begun["Location"], 0, BYTES).status_code == 204
    file = EntryFile.objects.get()
    assert (file.entry, file.uploaded_by, file.state) == (entry, cast.entrant, "checking")
    event = AuditEvent.objects.get(action="file.receive")
    assert (event.actor, event.details["via"]) == (cast.entrant, "phone")
    assert AuditEvent.objects.filter(action="file.phone_link", actor=cast.entrant).count() == 1


def test_phone_goes_on_with_what_the_computer_began(
    entry: Entry, cast: Cast, token: str, as_: Any, phone: Client
) -> None:
    computer = as_(cast.entrant)
    begun = computer.generic(
        "POST", reverse("uploads", args=[entry.pk]), HTTP_UPLOAD_LENGTH=str(len(BYTES)),
        HTTP_UPLOAD_METADATA=metadata(fingerprint="灯|200000|ab"), **TUS,
    )  # fmt: skip
    patch(computer, begun["Location"], 0, BYTES[:1000])
    again = announce(phone, token, fingerprint="灯|200000|ab")
    assert phone.head(again["Location"], **TUS)["Upload-Offset"] == "1000"
    assert patch(phone, again["Location"], 1000, BYTES[1000:]).status_code == 204
    assert EntryFile.objects.get().state == "checking"


def test_page_shows_no_more_than_uploading_needs(entry: Entry, cast: Cast, token: str, phone: Client) -> None:
    Entry.objects.filter(pk=entry.pk).update(title="尚未公开的题目", contact_phone="13805910001")
    make_file(entry, name="已有的片子.mp4")
    answer = phone.get(reverse("phone_page", args=[token]))
    text = answer.content.decode()
    assert answer.status_code == 200
    for secret in ("尚未公开的题目", "13805910001", "已有的片子.mp4", cast.entrant.name, entry.union.name):
        assert secret not in text
    assert (answer["X-Robots-Tag"], "no-store" in answer["Cache-Control"]) == ("noindex", True)


def test_link_is_good_for_its_own_entry_and_for_nothing_else(
    entry: Entry, cast: Cast, token: str, phone: Client
) -> None:
    other = make_entry(entry.category, by=cast.entrant)
    theirs = make_file(other, state="uploading", expires_at=timezone.now() + timedelta(hours=1))
    assert phone.head(reverse("phone_piece", args=[token, theirs.key]), **TUS).status_code == 404
    own = make_file(entry)
    assert phone.delete(reverse("phone_piece", args=[token, own.key]), **TUS).status_code == 404
    override = {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"}
    again = phone.generic("POST", reverse("phone_piece", args=[token, own.key]), **override, **TUS)
    assert again.status_code == 404
    assert EntryFile.objects.live().filter(pk=own.pk).exists()
    assert phone.get(reverse("entry", args=[entry.pk])).status_code == 302


def test_phone_may_give_up_what_it_began(token: str, phone: Client) -> None:
    url = announce(phone, token)["Location"]
    assert phone.delete(url, **TUS).status_code == 204
    assert not EntryFile.objects.exists()


def test_sender_cannot_say_that_a_file_came_by_phone(entry: Entry, cast: Cast, as_: Any) -> None:
    as_(cast.entrant).generic(
        "POST", reverse("uploads", args=[entry.pk]), HTTP_UPLOAD_LENGTH="10",
        HTTP_UPLOAD_METADATA=metadata(phone="1"), **TUS,
    )  # fmt: skip
    assert "phone" not in EntryFile.objects.get().metadata


def test_link_ends_by_itself(token: str, phone: Client) -> None:
    begun = announce(phone, token)
    with time_machine.travel(timezone.now() + links.LASTS, tick=False):
        late = [announce(phone, token, role="photo"), patch(phone, begun["Location"], 0, BYTES[:10])]
        page = phone.get(reverse("phone_page", args=[token]))
    assert [(answer.status_code, answer.content.decode()) for answer in late] == [(422, OVER)] * 2
    assert (page.status_code, OVER in page.content.decode()) == (422, True)


@pytest.mark.parametrize("why", ["handed in", "closed", "locked account", "other union"])
def test_link_ends_with_the_right_of_who_made_it(entry: Entry, cast: Cast, token: str, phone: Client, why: str) -> None:
    if why == "handed in":
        Entry.objects.filter(pk=entry.pk).update(state=states.SUBMITTED, number="T-1", submitted_at=timezone.now())
    elif why == "closed":
        set_phase(entry.campaign, "collect", is_open=False)
    elif why == "locked account":
        cast.entrant.is_active = False
        cast.entrant.save()
    else:
        cast.entrant.union = cast.outsider.union
        cast.entrant.save()
    refused = announce(phone, token)
    assert (refused.status_code, EntryFile.objects.count()) == (422, 0)
    assert (refused.content.decode() == NOT_NOW) == (why != "closed")
    page = phone.get(reverse("phone_page", args=[token])).content.decode()
    assert 'type="file"' not in page and "notice-warning" in page


@pytest.mark.parametrize("forged", ["x", "a.b.c", "W10:1abc:2"])
def test_forged_token_is_no_address(phone: Client, db: None, forged: str) -> None:
    for name in ("phone_page", "phone_uploads"):
        assert phone.get(reverse(name, args=[forged])).status_code == 404


def test_token_of_another_kind_is_no_address(phone: Client, entry: Entry) -> None:
    other = signing.dumps([entry.pk, 1, 2_000_000_000], salt="submissions.copy_links")
    assert phone.get(reverse("phone_page", args=[other])).status_code == 404


def test_no_link_is_made_where_nothing_may_be_changed(entry: Entry, cast: Cast, as_: Any) -> None:
    set_phase(entry.campaign, "collect", is_open=False)
    with pytest.raises(Refused):
        links.make(entry=entry, by=cast.entrant)
    answer = as_(cast.entrant).post(reverse("phone_link", args=[entry.pk]), headers={"HX-Request": "true"})
    assert "<svg" not in answer.content.decode()
    assert not AuditEvent.objects.filter(action="file.phone_link").exists()


def test_code_is_drawn_in_the_page(entry: Entry, cast: Cast, as_: Any) -> None:
    browser = as_(cast.entrant)
    for headers in ({"HX-Request": "true"}, {}):
        answer = browser.post(reverse("phone_link", args=[entry.pk]), headers=headers)
        text = answer.content.decode()
        assert "X-Unattended" in text  # what the page asks by itself keeps no idle session alive
        assert (text.count("<svg") >= 1, "/phone/" in text, "style=" in text) == (True, True, False)


@pytest.mark.parametrize("opened", [[], ["work"]])
def test_code_is_offered_only_where_a_file_may_be_changed(
    entry: Entry, cast: Cast, as_: Any, opened: list[str]
) -> None:
    """A return that asks for other texts only leaves nothing for the phone to do."""
    Entry.objects.filter(pk=entry.pk).update(
        state=states.RETURNED, number="T-1", submitted_at=timezone.now(), returned_from=states.SUBMITTED,
        unlocked={"fields": ["summary"], "files": opened}, returned_until=timezone.now() + timedelta(days=3),
    )  # fmt: skip
    page = as_(cast.entrant).get(reverse("entry_step", args=[entry.pk, "files"])).content.decode()
    assert ("用手机接着传" in page) is bool(opened)
