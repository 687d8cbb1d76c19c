"""Files that come with a complaint: hostile until checked, seen by who reviews the vote, taken without script."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from pypdf.actions import JavaScript

from accounts.models import AuditEvent
from submissions.evidence import checking, rules
from submissions.files import storage
from submissions.models import EvidenceFile
from voting.fraud.complaints import making
from voting.identity import captcha, rate_limits
from voting.models import Complaint

State = EvidenceFile.State


@pytest.fixture(autouse=True)
def _own_folders(media: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.UPLOAD_DIR = tmp_path / "uploads"
    settings.UPLOAD_DIR.mkdir()
    monkeypatch.setattr(checking.check_evidence, "delay", lambda *_: None)
    monkeypatch.setattr(captcha, "solved", lambda **given: captcha.SUM if given["answer"] == "7" else "")
    rate_limits._limiter().storage.reset()


def picture() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((300, 200), 60).convert("RGB").save(out, "PNG")
    return out.getvalue()


def paper(*, with_script: bool = False) -> bytes:
    plain, out = io.BytesIO(), io.BytesIO()
    Image.effect_noise((100, 100), 50).save(plain, "PDF")
    writer = pypdf.PdfWriter(plain)
    if with_script:
        writer.add_open_action(JavaScript("app.alert(1)"))
    writer.write(out)
    return out.getvalue()


def sent(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def complain(works: Any, *files: SimpleUploadedFile) -> Complaint:
    return making.make(
        entry=works[0], what="群里发红包", evidence="", is_named=False, name="", contact="", ip="10.0.0.1", files=files
    )


def only() -> EvidenceFile:
    return EvidenceFile.objects.get()


def said(works: Any, **more: Any) -> dict[str, Any]:
    return {"number": works[0].number, "what": "群里发红包拉票", "is_named": "no", "answer": "7"} | more


def test_plain_form_brings_files_that_nobody_is_given_before_the_check(client, as_, cast, works):
    """A picture of 1.5 MB: strangers' other forms end at one."""
    large = picture() + b"\0" * 1_500_000
    page = client.post("/complaint/", said(works, attached=[sent("红包 截图.png", large), sent("a.pdf", paper())]))
    made = Complaint.objects.get()
    assert (page.status_code, made.evidence_folder.files.count()) == (200, 2)
    first = made.evidence_folder.files.first()
    path = reverse("fraud_evidence", args=[made.pk, first.pk])
    assert (first.state, as_(cast.organiser).get(path).status_code) == (State.CHECKING, 404)
    assert "红包 截图.png" in as_(cast.organiser).get(reverse("fraud_complaint", args=[made.pk])).content.decode()
    assert path not in as_(cast.organiser).get(reverse("fraud_complaint", args=[made.pk])).content.decode()


@pytest.mark.parametrize(
    ("name", "make", "state", "shown_as"),
    [
        ("截图.png", picture, State.PASSED, "inline"),
        ("文件.pdf", paper, State.PASSED, "attachment"),
        ("脚本.pdf", lambda: paper(with_script=True), State.FAILED, None),
        ("网页.png", lambda: b"<html><script>alert(1)</script>", State.FAILED, None),
        ("程序.jpg", lambda: b"MZ" + b"\0" * 500, State.FAILED, None),
        ("半张.png", lambda: picture()[:900], State.FAILED, None),
    ],
)
def test_check_decides_what_may_be_opened(as_, cast, works, name, make, state, shown_as):
    made = complain(works, sent(name, make()))
    assert (checking.check(only().pk), only().state) == (True, state)
    page = as_(cast.organiser).get(reverse("fraud_evidence", args=[made.pk, only().pk]))
    assert page.status_code == (200 if shown_as else 404)
    assert not storage.staging_path(only()).exists()
    if shown_as:
        assert page["Content-Disposition"].partition(";")[0] == shown_as
        assert (page["X-Content-Type-Options"], page["Cache-Control"]) == ("nosniff", "private, no-store")
        assert "sandbox" in page["Content-Security-Policy"]
    else:
        assert (only().storage_name, bool(only().findings)) == ("", True)


@pytest.mark.parametrize("role", ["entrant", "recommender", "screener", "organiser", "expert", "auditor", None])
def test_only_who_reviews_or_watches_is_given_a_file_and_it_is_on_the_record(as_, cast, works, role):
    made = complain(works, sent("截图.png", picture()))
    checking.check(only().pk)
    page = as_(getattr(cast, role) if role else None).get(reverse("fraud_evidence", args=[made.pk, only().pk]))
    may = role in ("organiser", "auditor")
    assert (page.status_code == 200) == may
    assert AuditEvent.objects.filter(action="complaint.read").count() == may


def test_file_of_another_complaint_is_not_given_under_this_one(as_, cast, works):
    complain(works, sent("截图.png", picture()))
    checking.check(only().pk)
    other = complain(works)
    assert as_(cast.organiser).get(reverse("fraud_evidence", args=[other.pk, only().pk])).status_code == 404


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([sent("a.exe", b"MZ")], "“a.exe”不能附上"),
        ([sent("a.png", b"")], "“a.png”是空文件"),
        ([sent("a.png", b"1")] * (rules.MOST + 1), f"一次最多附 {rules.MOST} 个文件"),
    ],
)
def test_files_that_are_not_taken_leave_the_words(client, works, files, sentence):
    page = client.post("/complaint/", said(works, attached=files))
    html = page.content.decode()
    assert (page.status_code, EvidenceFile.objects.count(), Complaint.objects.count()) == (400, 0, 0)
    assert (sentence in html, "群里发红包拉票" in html, "请重新选择要附的文件" in html) == (True, True, True)


def test_too_many_bytes_are_not_read(client, works):
    page = client.post("/complaint/", said(works, attached=[sent("a.mp4", b"0" * (rules.MOST_BYTES + 2 * 1024**2))]))
    assert (page.status_code, "没有接收" in page.content.decode(), Complaint.objects.count()) == (413, True, 0)


def test_dead_worker_s_file_is_swept_and_after_three_tries_given_up(works, monkeypatch):
    complain(works, sent("截图.png", picture()))
    queued: list[int] = []
    monkeypatch.setattr(checking.check_evidence, "delay", queued.append)
    EvidenceFile.objects.update(received_at="2020-01-01T00:00:00Z")
    assert (checking.sweep(), queued) == (1, [only().pk])
    EvidenceFile.objects.update(attempts=checking.MAX_ATTEMPTS)
    assert (checking.check(only().pk), only().state) == (True, State.FAILED)
