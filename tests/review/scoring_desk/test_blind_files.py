"""In a blind review no address of an expert gives an original, but the one that was asked for and recorded."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from accounts.models import AuditEvent
from common.refusals import Refused
from rehearsal.sample_files.papers import slides_pptx
from review.models import Assignment
from review.scoring_desk import originals
from review.shortlist import shortlist
from submissions import states, tasks
from submissions.checks import renditions
from submissions.files import serving
from submissions.models import DerivedCopy, EntryFile
from tests.factories import make_file
from tests.review.shortlist.test_shortlist import vote_opens_tomorrow
from tests.submissions.checks.conftest import own_folders  # noqa: F401
from tests.submissions.media.named import film_file, jpeg_bytes, pdf_file, song_file, told, word_file

TYPES = {
    "jpg": ("image/jpeg", "photo"),
    "mp4": ("video/mp4", "work"),
    "mp3": ("audio/mpeg", "work"),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "introduction"),
    "pdf": ("application/pdf", "material"),
    "pptx": ("application/vnd.openxmlformats-officedocument.presentationml.presentation", "slides"),
}
NAMED = ("jpg", "mp4", "mp3", "docx", "pdf")


def bytes_of(kind: str, folder: Path) -> bytes:
    path = folder / f"author.{kind}"
    if kind == "jpg":
        return jpeg_bytes()
    return {"mp4": film_file, "mp3": song_file, "docx": word_file, "pdf": pdf_file}[kind](path).read_bytes()


def stored(entry, kind: str, content: bytes) -> EntryFile:
    """A good file of the entry with its bytes in storage, and its ordinary copies planned."""
    content_type, role = TYPES[kind]
    facts = {"container": kind} | ({"video": {"codec": "h264"}} if kind == "mp4" else {})
    file = make_file(entry, role=role, name=f"榕江轨道工会-陈海生.{kind}", content_type=content_type, facts=facts)
    default_storage.save(file.storage_name, ContentFile(content))
    renditions.plan(file)
    return file


def addresses(text: str) -> list[str]:
    return sorted({unescape(found) for found in re.findall(r'(?:href|src|poster)="(/media/[^"#]*)', text)})


def fetched(client, url: str) -> tuple[bytes, str]:
    answer = client.get(url)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content), answer.headers["Content-Disposition"]


@pytest.fixture(autouse=True)
def _before_the_vote(stage):
    vote_opens_tomorrow(stage)


@pytest.fixture
def work(stage, own_folders, tmp_path):  # noqa: F811
    """A work of every kind of file, shortlisted and given to the experts."""
    entry = stage.entry(states.ADMITTED)
    for kind in NAMED:
        content = bytes_of(kind, tmp_path)
        assert told(content), kind  # or the tests would show nothing
        stored(entry, kind, content)
    shortlist.publish(category=stage.category, entries=[entry], by=stage.cast.organiser)
    for file in entry.files.all():
        renditions.make(file.pk)
    stage.panel()
    return entry


def desk(stage, work) -> str:
    return reverse("score", args=[Assignment.objects.get(entry=work, expert=stage.cast.expert).pk])


def test_everything_that_the_desk_leads_to_tells_nobody(stage, as_, work):
    assert set(DerivedCopy.objects.values_list("kind", "state")) >= {("clean", "ready"), ("viewing", "ready")}
    browser = as_(stage.cast.expert)
    found = addresses(browser.get(desk(stage, work)).content.decode())
    assert len(found) >= 9  # poster, film; waveform, song; thumbnail; pages and whole file of two documents
    for url in found:
        content, name = fetched(browser, url)
        assert (url, told(content), told(name.encode()), "%E9%99%88" in name) == (url, [], [], False)


def test_an_original_is_given_on_request_and_the_request_is_recorded(stage, as_, work):
    browser, page = as_(stage.cast.expert), desk(stage, work)
    file = work.files.get(role="photo")
    ask = f"{page}original/{file.key}/"
    assert browser.get(ask).status_code == 405
    assert browser.post(ask).url == f"{page}#player-{file.pk}"
    event = AuditEvent.objects.get(action="file.original")
    assert (event.actor, event.object_id, event.object_label) == (stage.cast.expert, str(file.pk), str(work))
    new = [url for url in addresses(browser.get(page).content.decode()) if told(fetched(browser, url)[0])]
    assert len(new) == 1
    assert "陈海生" not in fetched(browser, new[0])[1]
    assert [u for u in addresses(as_(stage.cast.expert2).get(
        reverse("score", args=[Assignment.objects.get(entry=work, expert=stage.cast.expert2).pk])
    ).content.decode()) if told(fetched(browser, u)[0])] == []  # fmt: skip


@pytest.mark.parametrize("person", ["entrant", "recommender", "screener", "organiser", "auditor"])
def test_only_the_expert_asks_for_an_original(stage, as_, work, person):
    file = work.files.first()
    assert as_(getattr(stage.cast, person)).post(f"{desk(stage, work)}original/{file.key}/").status_code == 403
    assert not AuditEvent.objects.filter(action="file.original").exists()


def test_an_expert_asks_for_files_of_her_own_works_only(stage, as_, work):
    other = make_file(stage.entry(states.SHORTLISTED), name="别人.mp4")
    browser = as_(stage.cast.expert)
    assert browser.post(f"{desk(stage, work)}original/{other.key}/").status_code == 404
    theirs = Assignment.objects.get(entry=work, expert=stage.cast.expert2)
    assert browser.post(f"{reverse('score', args=[theirs.pk])}original/{work.files.first().key}/").status_code == 404
    mine = Assignment.objects.get(entry=work, expert=stage.cast.expert)
    for assignment, file in ((theirs, work.files.first()), (mine, other)):
        with pytest.raises(Refused):
            originals.request_original(assignment=assignment, file=file, by=stage.cast.expert)
    assert not AuditEvent.objects.filter(action="file.original").exists()


def test_no_other_address_gives_an_expert_a_file(stage, as_, work):
    browser, file = as_(stage.cast.expert), work.files.first()
    names = [("file_remove", file.key), ("file_caption", file.key), ("upload", file.key)]
    for name, key in names:
        answer = browser.post(reverse(name, args=[key]))
        assert (name, answer.status_code in (403, 404, 405, 415)) == (name, True)
    for name in ("entry", "branch_entry", "screening_item", "held_files", "entry_receipt"):
        address = reverse(name, args=[] if name == "held_files" else [work.pk])
        assert (name, browser.get(address).status_code in (403, 404)) == (name, True)


def test_a_file_that_cannot_be_cleaned_is_not_given_instead(stage, as_, own_folders, tmp_path):  # noqa: F811
    entry = stage.entry(states.ADMITTED)
    kept = {kind: stored(entry, kind, b"Chen Haisheng, and nothing of a " + kind.encode()) for kind in ("docx", "mp4")}
    shortlist.publish(category=stage.category, entries=[entry], by=stage.cast.organiser)
    for file in kept.values():
        renditions.make(file.pk)
    stage.panel()
    text = as_(stage.cast.expert).get(desk(stage, entry)).content.decode()
    assert addresses(text) == []
    assert text.count("没能做出供评审的副本") == 2 and "完整文件没能去除作者信息" in text


def test_while_copies_are_made_the_original_does_not_stand_in(stage, as_, own_folders):  # noqa: F811
    entry = stage.entry(states.ADMITTED)
    stored(entry, "mp4", b"Chen Haisheng")
    shortlist.publish(category=stage.category, entries=[entry], by=stage.cast.organiser)
    stage.panel()
    text = as_(stage.cast.expert).get(desk(stage, entry)).content.decode()
    assert (addresses(text), "供评审的副本正在制作" in text) == ([], True)


def test_an_open_review_shows_originals_and_makes_no_clean_copies(stage, as_, own_folders):  # noqa: F811
    stage.campaign.spec["blind"] = "off"
    stage.campaign.save()
    stage.category.refresh_from_db()
    entry = stage.entry(states.ADMITTED)
    file = stored(entry, "pdf", b"Chen Haisheng")
    shortlist.publish(category=stage.category, entries=[entry], by=stage.cast.organiser)
    stage.panel()
    assert not DerivedCopy.objects.filter(kind="clean").exists()
    text = as_(stage.cast.expert).get(desk(stage, entry)).content.decode()
    assert serving.file_url(file) in text and "调取原文件" not in text


def test_works_shortlisted_before_get_their_clean_copies_from_the_sweep(stage, own_folders, monkeypatch):  # noqa: F811
    entry = stage.entry(states.SHORTLISTED)
    for kind in ("docx", "mp4"):
        stored(entry, kind, b"Chen Haisheng")
    stored(stage.entry(states.ADMITTED), "docx", b"not shortlisted")
    DerivedCopy.objects.update(state="failed")
    queued: list[int] = []
    monkeypatch.setattr(tasks.make_copies, "delay", queued.append)
    assert (renditions.sweep(), renditions.sweep()) == (1, 0)
    assert list(DerivedCopy.objects.filter(kind="clean").values_list("file__role", "state")) == [
        ("introduction", "waiting")
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_asks_the_same_number_of_questions(stage, as_, rows, own_folders, django_assert_num_queries):  # noqa: F811
    entry = stage.entry(states.SHORTLISTED)
    for _ in range(rows):
        stored(entry, "pdf", b"x")
    stage.panel()
    browser, page = as_(stage.cast.expert), desk(stage, entry)
    with django_assert_num_queries(11):
        browser.get(page)


def test_clean_slides_keep_their_long_kind(stage, own_folders, tmp_path):  # noqa: F811
    file = stored(stage.entry(states.SHORTLISTED), "pptx", slides_pptx(tmp_path / "a.pptx").read_bytes())
    renditions.sweep()
    renditions.make(file.pk)
    assert file.copies.get(kind="clean").content_type == TYPES["pptx"][0]  # 73 characters: PostgreSQL counts them
