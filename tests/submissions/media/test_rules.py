"""The tolerances, on facts alone."""

import dataclasses
from decimal import Decimal

import pytest

from campaign.definition.spec import FileRule
from submissions.media.facts import (
    AudioTrack,
    DocumentFacts,
    Finding,
    ImageFacts,
    MediaFacts,
    Problem,
    VideoTrack,
    verdict,
)
from submissions.media.rules import check, side_verdict
from tests.submissions.media.conftest import FILM, PAPER, SHEET, SONG, marks

AVC = VideoTrack(
    codec="AVC", bit_depth=8, chroma="4:2:0", display_width=1920, display_height=1080, scan_type="Progressive"
)
AAC = AudioTrack(codec="AAC", profile="LC")
WHOLE = MediaFacts(
    name="作品.mp4",
    size=5_000_000,
    container="mp4",
    extension="mp4",
    brand="isom",
    duration_s=Decimal(60),
    video_duration_s=Decimal(60),
    audio_duration_s=Decimal(60),
    video=AVC,
    audio=AAC,
    video_count=1,
    audio_count=1,
)
TIMED = dataclasses.replace(FILM, min_duration_s=Decimal(30), max_duration_s=Decimal(180))


def film(**changes):
    return dataclasses.replace(WHOLE, **changes)


def picture(**changes):
    return film(video=dataclasses.replace(AVC, **changes))


def document(container="docx", **counts):
    return MediaFacts(
        name=f"a.{container}", size=9, container=container, extension=container, document=DocumentFacts(**counts)
    )


def image(width, height, **changes):
    facts = ImageFacts(width, height, mode="RGB", decoded=True)
    return MediaFacts(
        name="a.jpg", size=9, container="jpg", extension="jpg", image=dataclasses.replace(facts, **changes)
    )


@pytest.mark.parametrize(
    ("side", "level"),
    [(1059, "block"), (1060, "warn"), (1075, "warn"), (1076, "info"), (1080, "info"), (1096, "info"), (1097, "warn"),
     (1440, "warn"), (2160, "warn"), (720, "block")],
)  # fmt: skip
def test_1080p_is_judged_by_the_short_side(side, level):
    assert side_verdict(side, 1080) == level


@pytest.mark.parametrize(
    ("width", "height", "found"),
    [
        (1920, 1080, []),
        (1080, 1920, []),
        (1938, 1080, []),  # 0.94 % off
        (1940, 1080, [("aspect_ratio", "warn")]),  # 1.04 %
        (1977, 1080, [("aspect_ratio", "warn")]),  # 2.97 %
        (1979, 1080, [("aspect_ratio", "block")]),  # 3.07 %
        (1440, 1080, [("aspect_ratio", "block")]),
        (1080, 1080, [("aspect_ratio", "block")]),
        (1280, 720, [("resolution", "block")]),
        (3840, 2160, [("resolution", "warn")]),
        (640, 480, [("aspect_ratio", "block"), ("resolution", "block")]),
    ],
)
def test_displayed_size_is_judged(width, height, found):
    assert marks(check(picture(display_width=width, display_height=height), FILM)) == found


@pytest.mark.parametrize(
    ("seconds", "found"),
    [
        ("28.99", [("duration", "block")]),
        ("29.0", [("duration", "warn")]),
        ("29.91", [("duration", "warn")]),
        ("29.92", []),
        ("180.08", []),
        ("180.09", [("duration", "warn")]),
        ("181.0", [("duration", "warn")]),
        ("181.01", [("duration", "block")]),
    ],
)
def test_duration_has_its_tolerance(seconds, found):
    seconds = Decimal(seconds)
    facts = film(duration_s=seconds, video_duration_s=seconds, audio_duration_s=seconds)
    assert marks(check(facts, TIMED)) == found


@pytest.mark.parametrize(
    ("rule", "seconds", "level"),
    [
        (FILM, 1800, None),
        (FILM, 1801, "block"),
        (dataclasses.replace(FILM, max_duration_s=Decimal(360), duration_generally=True), 1800, "warn"),
        (dataclasses.replace(FILM, max_duration_s=Decimal(360), duration_generally=True), 7000, "block"),
        (dataclasses.replace(FILM, max_duration_s=Decimal(3600)), 3600, "info"),
    ],
)
def test_no_film_is_longer_than_half_an_hour_unless_its_rule_says_so(rule, seconds, level):
    length = Decimal(seconds)
    facts = dataclasses.replace(WHOLE, duration_s=length, video_duration_s=length, audio_duration_s=length)
    assert [found.level for found in check(facts, rule) if found.code == "duration"] == ([level] if level else ["info"])


def test_duration_said_generally_only_warns():
    long = film(duration_s=Decimal(900), video_duration_s=Decimal(900), audio_duration_s=Decimal(900))
    assert marks(check(long, SONG)) == [("duration", "warn")]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"codec": "HEVC"}, [("codec", "warn")]),
        ({"codec": "HEVC", "bit_depth": 10}, [("codec", "warn")]),
        ({"codec": "AV1"}, [("codec", "warn")]),
        ({"codec": "VP9"}, [("codec", "warn")]),
        ({"hdr": "PQ"}, [("codec", "warn")]),
        ({"bit_depth": 10}, [("codec", "block")]),
        ({"chroma": "4:2:2"}, [("codec", "block")]),
        ({"codec": "MPEG-4 Visual"}, [("codec", "block")]),
        ({"codec": "JPEG"}, [("codec", "block")]),
        ({"codec": "ProRes"}, [("codec", "block")]),
        ({"scan_type": "Interlaced"}, [("scan_type", "warn")]),
        ({"scan_type": "MBAFF"}, [("scan_type", "warn")]),
    ],
)
def test_picture_codec_is_judged(changes, found):
    assert marks(check(picture(**changes), FILM)) == found


@pytest.mark.parametrize(
    ("codec", "profile", "found"),
    [
        ("AAC", "LC", []),
        ("MPEG Audio", "Layer 3", []),
        ("AAC", "LC SBR", [("codec", "warn")]),
        ("AC-3", "", [("codec", "warn")]),
        ("Opus", "", [("codec", "warn")]),
        ("PCM", "", [("codec", "block")]),
        ("MPEG Audio", "Layer 2", [("codec", "block")]),
    ],
)
def test_sound_codec_is_judged(codec, profile, found):
    assert marks(check(film(audio=AudioTrack(codec=codec, profile=profile)), FILM)) == found


@pytest.mark.parametrize(("rule", "found"), [(FILM, [("audio_missing", "warn")]), (SONG, [("audio_missing", "block")])])
def test_missing_sound_blocks_a_song_and_warns_a_film(rule, found):
    assert marks(check(film(audio=None, audio_count=0, audio_duration_s=None), rule)) == found


def test_several_tracks_and_uneven_ends_warn():
    facts = film(audio_count=2, audio_duration_s=Decimal(50))
    assert marks(check(facts, FILM)) == [("av_mismatch", "warn"), ("multiple_tracks", "warn")]


@pytest.mark.parametrize(
    ("width", "height", "found"),
    [(1000, 1414, []), (999, 1400, [("image_size", "warn")]), (500, 900, [("image_size", "warn")]),
     (499, 900, [("image_size", "block")])],
)  # fmt: skip
def test_score_sheet_is_judged_by_its_short_side(width, height, found):
    assert marks(check(image(width, height), SHEET)) == found


def test_long_side_of_a_photograph_blocks():
    rule = FileRule(role="work", label="", kinds=("jpg",), image_min_long_side=2000)
    assert marks(check(image(1999, 1500), rule)) == [("image_size", "block")]
    assert marks(check(image(2000, 1500), rule)) == []


def test_picture_of_a_kind_not_asked_is_an_image_format():
    rule = FileRule(role="work", label="", kinds=("jpg",))
    assert marks(check(dataclasses.replace(image(9, 9), container="png", extension="png"), rule)) == [
        ("image_format", "block")
    ]


@pytest.mark.parametrize(
    ("han", "words", "level"),
    [(100, 100, "info"), (100, 101, "warn"), (101, 101, "block"), (4, 4, "block"), (4, 5, "warn"), (5, 5, "info")],
)
def test_text_length_is_judged_by_two_counts(han, words, level):
    found = check(document(han=han, word_style=words), PAPER)
    assert [(f.code, f.level) for f in found] == [("text_length", level)]


@pytest.mark.parametrize(("container", "reason"), [("pdf", "no_text"), ("doc", "old_format")])
def test_text_that_no_program_can_count_warns(container, reason):
    found = check(document(container), PAPER)
    assert [(f.code, f.level, f.seen["reason"]) for f in found] == [("text_unreadable", "warn", reason)]


@pytest.mark.parametrize(
    ("size", "found"), [(0, [("file_size", "block")]), (10, [("file_size", "block")]), (101, [("file_size", "block")])]
)
def test_size_outside_the_limits_blocks(size, found):
    rule = dataclasses.replace(FILM, min_bytes=11, max_bytes=100)
    assert marks(check(film(size=size), rule)) == found


def test_cut_film_also_hears_what_else_to_mend():
    facts = dataclasses.replace(
        picture(display_width=1280, display_height=720), problems=(Problem("integrity", "truncated", {"share": 0.6}),)
    )
    assert marks(check(facts, FILM)) == [("integrity", "block"), ("resolution", "block")]


def test_whole_film_gets_good_news():
    assert [(f.code, f.level) for f in check(WHOLE, TIMED)] == [
        ("duration", "info"),
        ("resolution", "info"),
        ("integrity", "info"),
    ]


def test_verdict_is_the_worst_level():
    info, warn, block = (Finding("duration", level, {}, {}) for level in ("info", "warn", "block"))
    assert [verdict(found) for found in ([], [info], [info, warn], [warn, block])] == [
        "accept",
        "accept",
        "warn",
        "reject",
    ]


def test_finding_survives_json():
    found = Finding("black", "warn", {"share": 0.4}, {}, at_s=Decimal("12.5"), evidence="e/1.jpg")
    assert Finding.from_dict(found.as_dict() | {"message": "unknown key"}) == found
