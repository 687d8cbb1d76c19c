"""怎么改 with a picture of the very menu: each fault that a menu mends shows it, and no picture is without a use."""

import xml.etree.ElementTree as ElementTree

import pytest
from django.conf import settings

from submissions.media.facts import Finding
from submissions.media.words.sentences import sentence

FOLDER = settings.BASE_DIR / "static" / "art" / "mend"
SIZE = {"width": 1280, "height": 720}
CASES = [
    (Finding("resolution", "block", SIZE, {"short_side": 1080}), "export-video"),
    (Finding("codec", "block", {"track": "video", "codec": "ProRes"}, {"codec": "H.264"}), "export-video"),
    (Finding("codec", "block", {"track": "audio", "codec": "PCM"}, {"codec": "AAC"}), "export-video"),
    (Finding("aspect_ratio", "block", SIZE, {"aspects": ["16:9"], "nearest": "16:9"}), "aspect-ratio"),
    (Finding("container", "block", {"container": "mkv"}, {"kinds": ["mp4"]}), "export-video"),
    (Finding("container", "block", {"container": "wav"}, {"kinds": ["mp3"]}), "export-sound"),
    (Finding("video_missing", "block", {"audio": 1}, {"kinds": ["mp3"]}), "export-sound"),
    (Finding("image_format", "block", {"container": "webp"}, {"kinds": ["jpg"]}), "save-picture"),
    (Finding("document_format", "block", {"container": "doc"}, {"kinds": ["docx"]}), "save-document"),
    (Finding("macro", "block", {}, {}), "save-document"),
    (Finding("integrity", "block", {"reason": "lost"}, {}), ""),
    (Finding("duration", "block", {"duration_s": 200.0}, {"min_s": 30.0, "max_s": 180.0}), ""),
]


@pytest.mark.parametrize(("finding", "picture"), CASES)
def test_fault_shows_the_menu_that_mends_it(finding: Finding, picture: str) -> None:
    words = sentence(finding)
    assert (words.picture, bool(words.mend)) == (picture, True)


def test_every_picture_is_there_and_used() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {picture for _, picture in CASES if picture}


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.stem)
def test_picture_is_plain_and_light(path) -> None:
    """Drawn by us: no script, nothing from elsewhere, readable beside the steps."""
    root = ElementTree.parse(path).getroot()
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names <= {"svg", "title", "g", "path", "rect", "circle", "text"}
    assert not any(key.endswith("href") or key.startswith("on") for element in root.iter() for key in element.attrib)
    assert path.stat().st_size < 6000
