"""What may be uploaded to an entry, judged before a byte is sent."""

from __future__ import annotations

from typing import Any

import pytest

from campaign.definition.spec import FileRule
from common.refusals import Refused, Unacceptable
from submissions.files import storage
from submissions.models import Entry, EntryFile
from submissions.uploads import rules
from tests.cast import Cast
from tests.factories import film_spec, make_campaign, make_entry, set_phase
from tests.submissions.uploads.scene import announce, open_entry

MB = 1024**2


@pytest.fixture
def entry(cast: Cast, tmp_path: Any, settings: Any) -> Entry:
    settings.UPLOAD_DIR = tmp_path / "uploads"
    return open_entry(by=cast.entrant)


@pytest.mark.parametrize(
    ("length", "values", "status"),
    [
        (2_000_000, {}, 413),
        (10**40, {}, 413),
        (1000, {"filename": "剧本.exe"}, 415),
        (1000, {"filename": "无后缀"}, 415),
        (1000, {"role": "slides"}, 422),
        (1000, {"filename": ""}, 400),
    ],
)
def test_creation_refuses_what_the_rule_does_not_take(
    as_: Any, cast: Cast, entry: Entry, length: int, values: dict[str, str], status: int
) -> None:
    response = announce(as_(cast.entrant), entry, length, **values)
    assert response.status_code == status
    assert EntryFile.objects.count() == 0


def test_a_film_that_is_too_large_is_told_its_size_as_on_every_page(as_: Any, cast: Cast, entry: Entry) -> None:
    response = announce(as_(cast.entrant), entry, 1_300_000_000)
    assert response.content.decode() == "文件有 1.21 GB，超过上限 976.6 KB。请压缩或用较低码率重新导出。"
    response = announce(as_(cast.entrant), entry, 1_000_001)
    assert response.content.decode().startswith("文件有 1,000,001 B，超过上限 1,000,000 B。")


def test_any_refusal_of_a_verb_reaches_the_browser_in_words(
    as_: Any, cast: Cast, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: Any) -> None:
        raise Refused("您的账号不能上传。")

    monkeypatch.setattr(rules, "judge", refuse)
    response = announce(as_(cast.entrant), entry)
    assert (response.status_code, response.content.decode()) == (409, "您的账号不能上传。")
    assert issubclass(Unacceptable, Refused)


def test_more_files_than_the_role_takes_are_refused(as_: Any, cast: Cast, entry: Entry) -> None:
    browser = as_(cast.entrant)
    answers = [announce(browser, entry, 10, filename=f"{n}.jpg", role="photo").status_code for n in range(3)]
    assert answers == [201, 201, 422]


def test_closed_branch_takes_no_new_upload(as_: Any, cast: Cast, entry: Entry) -> None:
    set_phase(entry.campaign, "collect", is_open=False)
    response = announce(as_(cast.entrant), entry)
    assert response.status_code == 422
    assert "申报时间已过" in response.content.decode()


def test_full_disk_is_said_before_a_byte_is_sent(
    as_: Any, cast: Cast, entry: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "SPARE_DISK", 10**18)
    assert announce(as_(cast.entrant), entry).status_code == 507


@pytest.mark.parametrize(
    ("most", "sentence"),
    [
        (50 * MB, "发送的文件共 400 MB，这一项每个文件最大 50 MB，没有接收。请压缩或重新导出后再上传。"),
        (2048 * MB, "发送的文件共 400 MB，浏览器不支持断点续传时一次最多 300 MB，没有接收。请换用较新的浏览器上传。"),
    ],
)
def test_too_large_a_form_is_told_what_would_do(cast: Cast, most: int, sentence: str) -> None:
    """A better browser does not help where the file itself is too large."""
    rule = FileRule("work", "视频", ("mp4",), min_count=1, max_count=1, max_bytes=most)
    entry = make_entry(make_campaign(categories=(film_spec(files=(rule,)),)).categories.get(), by=cast.entrant)
    with pytest.raises(Unacceptable) as refusal:
        rules.judge_form(entry=entry, role="work", size=400 * MB)
    assert (refusal.value.status, str(refusal.value)) == (413, sentence)
