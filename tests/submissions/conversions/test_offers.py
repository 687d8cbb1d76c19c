"""What the platform offers to mend, and what it never touches: facts and findings in, an offer or none out."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from typing import Any

import pytest

from campaign.definition.spec import FileRule
from campaign.definition.spec.file_kinds import KINDS
from submissions.conversions import in_words
from submissions.conversions.offers import MENDED, offer
from submissions.media.facts import AudioTrack, Finding, ImageFacts, MediaFacts, VideoTrack
from submissions.media.rules import check
from submissions.media.words.sentences import finding_message

FILM = FileRule("work", "视频", ("mp4",), aspects=("16:9", "9:16"), video_short_side=1080, max_duration_s=Decimal(180))
SONG = FileRule("work", "歌曲", ("mp3", "mp4"), video_short_side=1080, sound="required")
PHOTO = FileRule("photo", "照片", ("jpg",), image_min_short_side=800)
SMALL_PHOTO = dataclasses.replace(PHOTO, min_bytes=2_000_000)
PAPERS = FileRule("material", "材料", ("pdf", "docx", "jpg", "png"))
MP3 = FileRule("work", "歌曲", ("mp3",))
GOOD = VideoTrack("AVC", bit_depth=8, chroma="4:2:0", display_width=1920, display_height=1080, scan_type="Progressive")
AAC = AudioTrack("AAC", "LC")


def film(container: str = "mp4", *, audio: AudioTrack = AAC, seconds: int = 60, **video: Any) -> MediaFacts:
    track = dataclasses.replace(GOOD, **video)
    return MediaFacts(
        f"a.{container}", 9_000_000, container, duration_s=Decimal(seconds), video=track, audio=audio, video_count=1,
        audio_count=1,
    )  # fmt: skip


def sound(container: str, size: int = 9_000_000) -> MediaFacts:
    return MediaFacts("a", size, container, duration_s=Decimal(60), audio=AAC, audio_count=1)


def picture(container: str, size: int = 9_000_000, **image: Any) -> MediaFacts:
    return MediaFacts("a", size, container, image=ImageFacts(3000, 2000, decoded=True, **image))


HDR = {"codec": "HEVC", "bit_depth": 10, "hdr": "HLG"}
UHD = {"display_width": 3840, "display_height": 2160}
OFFERED: list[tuple[MediaFacts, FileRule, str, tuple[str, ...]]] = [
    (film("quicktime"), FILM, "mp4", ("container",)),
    (film("3gp"), FILM, "mp4", ("container",)),
    (film("quicktime", rotation=90), FILM, "mp4", ("container",)),
    (film("quicktime", audio=AudioTrack("PCM")), FILM, "mp4", ("container", "sound")),
    (film(codec="HEVC"), FILM, "mp4", ("picture_codec",)),
    (film("quicktime", **HDR, **UHD), FILM, "mp4", ("container", "smaller", "hdr")),
    (film(**UHD), FILM, "mp4", ("smaller",)),
    (film(frame_rate=Decimal(120)), FILM, "mp4", ("frame_rate",)),
    (film(scan_type="Interlaced"), FILM, "mp4", ("interlaced",)),
    (film(rotation=90), FILM, "mp4", ("upright",)),
    (film(codec="ProRes", chroma="4:2:2", bit_depth=10), FILM, "mp4", ("picture_codec",)),
    (film(bit_depth=10), FILM, "mp4", ("picture_codec",)),
    (film(audio=AudioTrack("AC-3")), FILM, "mp4", ("sound",)),
    (MediaFacts("a.mkv", 9, "mkv", "mkv"), FILM, "mp4", ("container",)),
    (MediaFacts("a.mp4", 9, "mkv", "mp4"), FILM, "mp4", ("container",)),  # renamed
    (MediaFacts("a.avi", 9, "avi", "avi"), SONG, "mp4", ("container",)),
    (sound("mp4"), SONG, "mp3", ("song",)),
    (sound("mp4"), MP3, "mp3", ("song",)),
    (MediaFacts("a.wav", 9, "wav", "wav"), SONG, "mp3", ("song",)),
    (MediaFacts("a.flac", 9, "flac", "flac"), MP3, "mp3", ("song",)),
    (MediaFacts("a.heic", 9, "heic", "heic"), PHOTO, "jpg", ("picture",)),
    (MediaFacts("a.heic", 9, "heic", "heic"), SMALL_PHOTO, "jpg", ("picture",)),
    (MediaFacts("a.jpg", 9, "webp", "jpg"), PHOTO, "jpg", ("picture",)),
    (MediaFacts("a.tif", 9, "tiff", "tif"), PAPERS, "jpg", ("picture",)),
    (picture("jpg", turned=True), PHOTO, "jpg", ("upright",)),
]
NOT_OFFERED: list[tuple[MediaFacts, FileRule]] = [
    (film(), FILM),
    (film(frame_rate=Decimal(6)), FILM),  # slides with a voice
    (film("quicktime", seconds=300), FILM),  # too long
    (film("quicktime", display_width=1440, display_height=1080), FILM),  # another shape
    (film(codec="HEVC", display_width=1280, display_height=720), FILM),  # too small
    (dataclasses.replace(film("quicktime"), problems=()), PHOTO),  # a film where pictures are asked
    (sound("mp4"), FILM),  # no picture, and no song is asked
    (film(), MP3),  # its sound alone would not be the film
    (MediaFacts("a.heic", 9, "heic", "heic"), FILM),
    (MediaFacts("a.heic", 9, "heic", "heic"), FileRule("photo", "", ("png",))),
    (MediaFacts("a.gif", 9, "gif", "gif"), PHOTO),  # moves
    (MediaFacts("a.exe", 9, "exe", "exe"), FILM),
    (picture("jpg"), PHOTO),
    (dataclasses.replace(picture("jpg", turned=True), image=ImageFacts(600, 400, turned=True)), PHOTO),
    (picture("png"), PAPERS),
]


@pytest.mark.parametrize(("facts", "rule", "target", "changes"), OFFERED)
def test_what_is_offered(facts: MediaFacts, rule: FileRule, target: str, changes: tuple[str, ...]) -> None:
    found = offer(facts.as_dict(), check(facts, rule), rule)
    assert found is not None
    assert (found.target, set(found.changes)) == (target, set(changes))
    assert in_words.offered(found, facts.container)


@pytest.mark.parametrize(("facts", "rule"), NOT_OFFERED)
def test_what_is_not_offered(facts: MediaFacts, rule: FileRule) -> None:
    assert offer(facts.as_dict(), check(facts, rule), rule) is None


def test_no_rule_of_content_is_ever_mended() -> None:
    content = {"duration", "aspect_ratio", "resolution", "image_size", "watermark", "integrity", "blank", "letterbox"}
    assert set.union(*map(set, MENDED.values())) & content == set()
    assert set(MENDED) <= set(KINDS)


def test_damaged_file_is_not_offered() -> None:
    facts = film("quicktime")
    broken = Finding("integrity", "block", {"reason": "truncated"}, {})
    assert offer(facts.as_dict(), [*check(facts, FILM), broken], FILM) is None


def test_offer_in_words() -> None:
    facts = film("quicktime", **HDR, **UHD)
    found = offer(facts.as_dict(), check(facts, FILM), FILM)
    assert found is not None
    assert in_words.offered(found, "quicktime") == ("把 MOV 转为 MP4，画面按比例缩小到 1080P，HDR 画面转为普通画面")
    mov = offer(film("quicktime").as_dict(), check(film("quicktime"), FILM), FILM)
    assert mov is not None
    assert in_words.offered(mov, "quicktime") == "把 MOV 改装为 MP4，画面不重新压缩"
    assert not mov.is_minor
    turned = offer(film(rotation=90).as_dict(), check(film(rotation=90), FILM), FILM)
    assert turned is not None and turned.is_minor
    assert in_words.offered(turned, "mp4") == "画面靠旋转标记显示，个别设备会横着或倒着放，可以把画面转正"


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        (MediaFacts("a.mkv", 9, "mkv", "mkv"), FILM),
        (MediaFacts("a.mp4", 9, "mkv", "mp4"), FILM),
        (MediaFacts("a.heic", 9, "heic", "heic"), PHOTO),
        (MediaFacts("a.heic", 9, "heic", "heic"), PAPERS),
        (MediaFacts("a.wav", 9, "wav", "wav"), MP3),
        (sound("mp4"), SONG),
    ],
)
def test_refusal_says_that_the_platform_can_convert(facts: MediaFacts, rule: FileRule) -> None:
    [block] = [found for found in check(facts, rule) if found.level == "block"]
    assert "可以由平台转换" in finding_message(block)


@pytest.mark.parametrize(
    ("facts", "rule"), [(MediaFacts("a.gif", 9, "gif", "gif"), PHOTO), (MediaFacts("a.exe", 9, "exe", "exe"), FILM)]
)
def test_refusal_promises_no_conversion_that_there_is_not(facts: MediaFacts, rule: FileRule) -> None:
    [block] = [found for found in check(facts, rule) if found.level == "block"]
    assert "由平台转换" not in finding_message(block)
