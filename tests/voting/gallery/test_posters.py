"""By which picture everybody knows a work, and what we draw where it has none."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from PIL import Image

from campaign.definition.spec import CategorySpec, FileRule
from submissions import states
from submissions.models import Entry
from tests import factories
from tests.voting import scene
from voting.gallery import works
from voting.pictures import drawn_poster
from voting.pictures.drawn_poster import POSTER, SHARE, Words

SONG = (
    FileRule("work", "歌曲", ("mp3", "mp4"), 1, 1, is_work=True, public=True),
    FileRule("score_sheet", "歌谱", ("jpg",), 0, 20, public=True),
    FileRule("introduction", "文稿", ("pdf",), 0, 1, public=True),
    FileRule("cover", "封面图", ("jpg",), 0, 1, public=True),
)


@pytest.fixture
def song(db: None) -> Entry:
    spec: CategorySpec = factories.film_spec(files=SONG)
    category = scene.category_of(factories.make_campaign(categories=(spec,)))
    return scene.make_works(category, 1)[0]


def poster_of(entry: Entry) -> str:
    (found,) = works.with_pictures(Entry.objects.filter(pk=entry.pk), entry.category)
    return works.poster_url(found)


def picture(entry: Entry, role: str, kind: str = "thumbnail", **fields: Any) -> str:
    file = factories.make_file(entry, role=role, content_type="image/jpeg", facts={"container": "jpg"})
    copy = scene.copy_of(file, kind, **fields)
    default_storage.delete(copy.storage_name)
    default_storage.save(copy.storage_name, ContentFile(b"\xff\xd8picture"))
    return f"{kind}-0.jpeg"


def test_a_song_is_never_known_by_its_sheet_of_music_or_its_text(song: Entry) -> None:
    picture(song, "score_sheet")
    picture(song, "introduction", "page")
    assert poster_of(song).startswith(f"/works/{song.number}/poster.jpg?v=")
    assert picture(song, "cover") in poster_of(song)


def test_a_cover_comes_before_a_frame_of_the_film(song: Entry) -> None:
    assert picture(song, "work", "poster") in poster_of(song)
    assert picture(song, "cover") in poster_of(song)


def test_the_light_picture_comes_first(song: Entry) -> None:
    file = factories.make_file(song, role="cover", content_type="image/jpeg", facts={"container": "jpg"})
    for kind in ("thumbnail", "small", "card"):
        scene.copy_of(file, kind)
        assert f"{kind}-0" in poster_of(song)


def test_a_drawn_poster_is_light_and_its_address_changes_with_what_stands_on_it(client: Client, song: Entry) -> None:
    before = poster_of(song)
    answer = client.get(before)
    seen = Image.open(io.BytesIO(answer.content))
    assert (seen.size, answer["Content-Type"], len(answer.content) <= 30_000) == (POSTER, "image/jpeg", True)
    assert answer["Cache-Control"] == "public, max-age=604800"
    Entry.objects.filter(pk=song.pk).update(title="换了题目的歌")
    assert poster_of(song) != before
    assert client.get(poster_of(song)).content != answer.content


@pytest.mark.parametrize("title", ["灯", "我为岩骨花香唱一首歌" * 9, "Song " * 20, "　", "🎵鱼排 & <b>"])
@pytest.mark.parametrize("size", [POSTER, SHARE])
def test_any_title_can_be_drawn(title: str, size: tuple[int, int]) -> None:
    for is_sound in (True, False):
        drawn = drawn_poster.draw(Words(title, "福州榕江轨道维保中心工会" * 3, "歌曲", is_sound), size)
        assert (Image.open(io.BytesIO(drawn)).size, len(drawn) <= 30_000) == (size, True)


def test_a_chat_gets_a_square_picture_at_an_address_that_stays(client: Client, song: Entry) -> None:
    address = reverse("work_share_picture", args=[song.number])
    assert Image.open(io.BytesIO(client.get(address).content)).size == SHARE
    picture(song, "cover", "share")
    own = client.get(address)
    assert (b"".join(own.streaming_content), own["Content-Type"]) == (b"\xff\xd8picture", "image/jpeg")  # type: ignore[arg-type]


def test_pictures_of_a_work_that_left_the_list_are_gone(client: Client, song: Entry) -> None:
    addresses = [reverse(name, args=[song.number]) for name in ("work_poster", "work_share_picture")]
    assert [client.get(address).status_code for address in addresses] == [200, 200]
    Entry.objects.filter(pk=song.pk).update(state=states.DISQUALIFIED)
    assert [client.get(address).status_code for address in addresses] == [404, 404]
