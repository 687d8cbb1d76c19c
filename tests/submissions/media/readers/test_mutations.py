"""Wounded files through the whole judgement: an answer each time, in time, and the parent unhurt.

`benchmarks/mutations.py --count 1000` does the same a thousand times.
"""

import time

from PIL import Image

from campaign.definition.spec import FILE_KINDS, FileRule
from submissions.media import probe
from submissions.media.facts import verdict
from submissions.media.probe import probe_limited
from submissions.media.rules import check
from submissions.media.words.sentences import finding_message
from tests.submissions.media.conftest import encode
from tests.submissions.media.mutating import mutants, mutate
from tests.submissions.media.papers import word

ANY = FileRule(role="work", label="", kinds=FILE_KINDS, video_short_side=1080, max_characters=3000)
COUNT = 64
SLOWEST_S = 15


def test_mutants_get_an_answer_and_nothing_dies(media_folder, tmp_path, film, song):
    picture, sheet = media_folder / "m.jpg", media_folder / "m.png"
    Image.effect_noise((900, 700), 60).convert("RGB").save(picture, progressive=True)
    Image.effect_noise((900, 700), 60).save(sheet)
    scan = media_folder / "m.pdf"
    Image.effect_noise((300, 300), 60).save(scan, "PDF")
    fragments = encode(media_folder / "m.mp4", "-movflags", "frag_keyframe+empty_moov", size="640x360")
    originals = [film, song, picture, sheet, fragments, word(media_folder / "m.docx"), scan]
    verdicts = []
    for path in mutants(originals, tmp_path, count=COUNT):
        started = time.monotonic()
        findings = check(probe_limited(path), ANY)
        verdicts.append(verdict(findings))
        assert all(finding_message(found) for found in findings)
        assert time.monotonic() - started < SLOWEST_S
    assert (len(verdicts), verdicts.count("reject") > COUNT // 2) == (COUNT, True)


def test_facts_do_not_depend_on_what_the_child_read_before(media_folder, film, song):
    scan = media_folder / "n.pdf"
    Image.effect_noise((300, 300), 60).save(scan, "PDF")
    paths = [film, song, scan, word(media_folder / "n.docx")]
    alone = []
    for path in paths:
        probe._child.end()
        alone.append(probe_limited(path))
    assert [probe_limited(path) for path in paths[::-1]][::-1] == alone
    assert probe._child._calls == len(paths) + 1


def test_child_does_not_outlive_a_file_with_a_fault(film, altered):
    probe_limited(film)
    assert probe._child._calls > 0
    probe_limited(altered(film, lambda data: data[: len(data) // 2]))
    assert probe._child._calls == 0


def test_mutants_are_reproducible():
    data = bytes(range(256)) * 99
    assert mutate(data, seed=7) == mutate(data, seed=7) != mutate(data, seed=8)
