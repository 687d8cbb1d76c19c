"""Small pictures of listed works for gallery and chats: made in the worker, light, of one size."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy
import pytest
from PIL import Image

from rehearsal.sample_files import samples
from submissions import states, tasks
from submissions.checks import checking, renditions
from submissions.files import storage
from submissions.media.renditions import cards
from submissions.models import DerivedCopy, Entry, EntryFile
from tests.arrivals import received
from tests.submissions.checks.scene import PICTURE


@pytest.fixture
def photo(entry: Entry, sample_folder: Path) -> EntryFile:
    """A work that was checked before there were such pictures."""
    file = received(entry, samples.sample_for(PICTURE, sample_folder, seed=2, title="码头"), role="photo")
    checking.check(file.pk)
    renditions.make(file.pk)
    DerivedCopy.objects.create(file=file, kind="clean", state="failed")  # another matter
    return file


def list_it(entry: Entry) -> None:
    Entry.objects.filter(pk=entry.pk).update(state=states.SHORTLISTED, number="T-0001", submitted_at=entry.created_at)


def small(file: EntryFile) -> dict[str, str]:
    return dict(file.copies.filter(kind__in=renditions.MADE_OF_PICTURES).values_list("kind", "state"))


def test_a_work_that_comes_to_the_list_gets_them_of_its_picture(photo: EntryFile) -> None:
    renditions.plan_listed([photo.entry], campaign=photo.entry.campaign)
    assert small(photo) == {"card": "waiting", "share": "waiting"}
    assert renditions.make(photo.pk) == 2
    assert small(photo) == {"card": "ready", "share": "ready"}
    for kind, size in (("card", (320, 180)), ("share", (300, 300))):
        copy = photo.copies.get(kind=kind)
        with storage.stored_path(copy.storage_name) as path, Image.open(path) as picture:
            assert (picture.size, picture.format, path.stat().st_size <= 30_000) == (size, "JPEG", True)


def test_works_of_before_get_them_from_the_sweep_once(photo: EntryFile, monkeypatch: pytest.MonkeyPatch) -> None:
    queued: list[int] = []
    monkeypatch.setattr(tasks.make_copies, "delay", queued.append)
    assert (renditions.sweep(), small(photo)) == (0, {})
    list_it(photo.entry)
    assert (renditions.sweep(), renditions.sweep()) == (2, 0)
    assert small(photo) == {"card": "waiting", "share": "waiting"}


@pytest.mark.parametrize("role", ["score_sheet", "introduction", "material"])
def test_a_sheet_of_music_or_a_page_of_text_gets_none(photo: EntryFile, role: str) -> None:
    EntryFile.objects.filter(pk=photo.pk).update(role=role)
    list_it(photo.entry)
    assert (renditions.sweep(), small(photo)) == (0, {})


def test_nobody_fetches_the_film_for_them(photo: EntryFile, monkeypatch: pytest.MonkeyPatch) -> None:
    renditions.plan_listed([photo.entry], campaign=photo.entry.campaign)
    monkeypatch.setattr(storage, "local_path", None)
    assert renditions.make(photo.pk) == 2


def test_a_picture_that_cannot_be_read_ends_as_failed(photo: EntryFile) -> None:
    with storage.stored_path(photo.copies.get(kind="thumbnail").storage_name) as path:
        path.write_bytes(b"no picture")
    renditions.plan_listed([photo.entry], campaign=photo.entry.campaign)
    renditions.make(photo.pk)
    assert small(photo) == {"card": "failed", "share": "failed"}


def noise(path: Path, size: tuple[int, int]) -> Path:
    pixels = numpy.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), dtype="uint8")
    Image.fromarray(pixels).save(path, "JPEG", quality=95)
    return path


@pytest.mark.parametrize("size", [(1600, 900), (900, 1600), (1600, 1600), (4000, 300), (40, 40)])
@pytest.mark.parametrize("wanted", [cards.CARD, cards.SHARE])
def test_the_heaviest_picture_of_any_shape_becomes_light(tmp_path: Path, size: Any, wanted: Any) -> None:
    out = cards.small_picture(noise(tmp_path / "a.jpg", size), tmp_path / "b.jpg", wanted)
    assert (out.stat().st_size <= cards.MOST_BYTES, Image.open(out).size) == (True, wanted)


def test_an_upright_picture_is_whole(tmp_path: Path) -> None:
    """Red above, blue below: both are still seen."""
    tall = Image.new("RGB", (900, 1600), "#ff0000")
    tall.paste("#0000ff", (0, 800, 900, 1600))
    tall.save(tmp_path / "a.jpg", "JPEG")
    made = Image.open(cards.small_picture(tmp_path / "a.jpg", tmp_path / "b.jpg", cards.CARD)).convert("RGB")
    top, bottom = made.getpixel((160, 6)), made.getpixel((160, 173))
    assert isinstance(top, tuple) and isinstance(bottom, tuple)
    assert (top[0] > 200, top[2] < 60, bottom[0] < 60, bottom[2] > 200) == (True,) * 4
