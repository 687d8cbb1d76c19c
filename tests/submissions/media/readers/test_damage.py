"""Cut, zero-filled, overwritten and booby-trapped MP4 files: the header gate."""

import random
import struct
import time

import pytest

from submissions.media.readers.mp4_gate import inspect
from tests.submissions.media.conftest import encode, facts_of, judge, judged, run_ffmpeg

BLOCKED = [("integrity", "block")]


def reason(path):
    return [(p.reason, p.values) for p in facts_of(path).problems]


def media_data(data):
    """Start and end of the film's mdat payload."""
    at = data.index(b"mdat") + 4
    return at, at - 8 + struct.unpack_from(">I", data, at - 8)[0]


def table(data, kind):
    """Where the payload of the first such box starts."""
    return data.index(kind) + 4


def put(data, at, number):
    struct.pack_into(">I", data, at, number)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.95, 0.999])
def test_cut_film_blocks_and_says_how_much_is_there(film, altered, share):
    path = altered(film, lambda data: data[: int(len(data) * share)])
    assert judged(path) == BLOCKED
    [(kind, values)] = reason(path)
    assert (kind, abs(values.get("share", share) - share) < 0.02) == ("truncated", True)


def test_cut_film_with_its_index_behind_blocks(media_folder, altered):
    path = encode(media_folder / "behind.mp4")
    assert judged(altered(path, lambda data: data[: len(data) // 2])) == BLOCKED


def test_cut_fragmented_film_blocks(media_folder, altered):
    path = encode(media_folder / "fragments.mp4", "-movflags", "frag_keyframe+empty_moov+default_base_moof")
    assert judged(altered(path, lambda data: data[: len(data) * 4 // 5])) == BLOCKED


@pytest.mark.parametrize("sound", [True, False])
def test_fragment_at_the_end_of_all_numbers_blocks(media_folder, altered, sound):
    """Place and size of its frame together leave 64 bits: no sum may wrap round to a place inside the file."""
    options = ("-g", "1", "-crf", "1", "-movflags", "frag_every_frame+empty_moov")
    path = encode(media_folder / f"far-{sound}.mp4", *options, sound=sound, seconds=1)

    def far(data):
        base = data.rindex(b"tfhd") + 12
        data_offset = struct.unpack_from(">i", data, data.rindex(b"trun") + 12)[0]
        struct.pack_into(">Q", data, base, 2**63 - 3 - data_offset)

    assert judged(altered(path, far)) == BLOCKED


@pytest.mark.parametrize("filling", ["zeros", "noise", "text"])
@pytest.mark.parametrize("codec", ["libx264", "libx265"])
def test_filled_hole_blocks(media_folder, altered, filling, codec):
    path = media_folder / f"{codec}.mp4"
    if not path.exists():
        extra = ("-x265-params", "log-level=none") if codec == "libx265" else ()
        encode(path, "-c:v", codec, "-preset", "ultrafast", "-pix_fmt", "yuv420p", *extra)

    def fill(data):
        start, end = media_data(data)
        hole = (end - start) // 4
        what = {"zeros": bytes(hole), "noise": random.Random(1).randbytes(hole), "text": (b"<script>" * hole)[:hole]}
        data[start + hole : start + 2 * hole] = what[filling]

    path = altered(path, fill)
    assert ("integrity", "block") in judged(path)
    assert reason(path)[0][0] == "damaged"


def test_zeros_inside_one_large_frame_are_found(tmp_path, altered):
    """Not a single length prefix is hit: only the rule against zeros inside a NAL unit tells."""
    path = encode(tmp_path / "noise.mp4", "-vf", "noise=alls=80", "-crf", "12", sound=False, seconds=1)

    def fill(data):
        start, _ = media_data(data)
        offset = start + 4 + struct.unpack_from(">I", data, start)[0]  # behind the encoder's message
        size = struct.unpack_from(">I", data, offset)[0]
        assert size > 100_000
        data[offset + size // 2 - 8192 : offset + size // 2 + 8192] = bytes(16384)

    assert judged(altered(path, fill)) == [("audio_missing", "warn"), ("integrity", "block")]


def test_zeros_in_the_sound_are_found(media_folder, altered):
    path = encode(media_folder / "sound.m4a", "-vn")

    def fill(data):
        start, end = media_data(data)
        data[start + (end - start) // 2 : start + (end - start) * 3 // 4] = bytes((end - start) // 4)

    assert reason(altered(path, fill))[0][0] == "damaged"


def test_junk_behind_only_warns(film, altered):
    path = altered(film, lambda data: data + b"PK\x03\x04 <script>alert(1)</script>")
    assert judged(path) == [("integrity", "warn")]
    assert reason(path) == [("junk_behind", {"bytes": 30})]


def test_film_without_index_blocks(film, altered):
    path = altered(film, lambda data: data.replace(b"moov", b"free", 1))
    assert (judged(path), reason(path)) == (BLOCKED, [("index_missing", {})])


TRAPS = {
    "time entry of four thousand million samples": (b"stts", 8, 0xFFFF_FFFF),
    "time table of many entries": (b"stts", 4, 0x00FF_FFFF),
    "sizes of many samples": (b"stsz", 8, 0x7FFF_FFFF),
    "one size for every sample": (b"stsz", 4, 0x7FFF_FFFF),
    "chunk table of many entries": (b"stco", 4, 0xFFFF_FFFF),
    "chunks that begin with the last": (b"stsc", 8, 0xFFFF_FFFF),
    "no samples in a chunk": (b"stsc", 12, 0),
    "many sample descriptions": (b"stsd", 4, 0x00FF_FFFF),
    "many key frames": (b"stss", 4, 0x0FFF_FFFF),
    "many edits": (b"elst", 4, 0x0FFF_FFFF),
    "many data references": (b"dref", 4, 0x0FFF_FFFF),
    "time scale of nought": (b"mdhd", 12, 0),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_gate_refuses_four_changed_bytes(film, altered, trap):
    kind, offset, number = TRAPS[trap]
    path = altered(film, lambda data: put(data, table(data, kind) + offset, number))
    started = time.monotonic()
    with path.open("rb") as file:
        report = inspect(file.fileno(), path.stat().st_size)
    assert (report.safe, [p.code for p in report.problems], time.monotonic() - started < 1) == (
        False,
        ["integrity"],
        True,
    )
    assert judged(path) == BLOCKED


def test_refused_film_never_reaches_libmediainfo(film, altered, monkeypatch):
    from submissions.media import probe

    monkeypatch.setattr(probe, "read_tracks", lambda *a, **k: pytest.fail("libmediainfo was asked"))
    path = altered(film, lambda data: put(data, table(data, b"stts") + 8, 0xFFFF_FFFF))
    assert probe.probe(path).video is None


def test_too_many_tracks_are_refused(film, altered):
    def grow(data):
        moov = data.index(b"moov") - 4
        size = struct.unpack_from(">I", data, moov)[0]
        trak = data.index(b"trak") - 4
        one = bytes(data[trak : trak + struct.unpack_from(">I", data, trak)[0]])
        put(data, moov, size + len(one) * 40)
        return data[: moov + size] + one * 40 + data[moov + size :]

    assert reason(altered(film, grow)) == [("too_many_tracks", {"tracks": 42})]


def test_compressed_head_is_refused(film, altered):
    def squeeze(data):
        at = table(data, b"mvhd")
        data[at - 4 : at] = b"cmov"

    assert [kind for kind, _ in reason(altered(film, squeeze))] == ["compressed_header"]


def test_boxes_without_end_are_refused(tmp_path):
    path = tmp_path / "boxes.mp4"
    path.write_bytes(b"\0\0\0\x14ftypisom\0\0\0\0isom" + b"\0\0\0\x08free" * 60_000)
    assert reason(path) == [("too_many_boxes", {})]
    head = b"\0\0\0\x08free" * 20_000
    path.write_bytes(b"\0\0\0\x14ftypisom\0\0\0\0isom" + struct.pack(">I", len(head) + 8) + b"moov" + head)
    assert reason(path) == [("too_many_boxes", {})]


def test_nested_boxes_do_not_recurse(tmp_path):
    inner = b""
    for _ in range(5000):
        inner = struct.pack(">I", len(inner) + 8) + b"trak" + inner
    path = tmp_path / "nested.mp4"
    path.write_bytes(b"\0\0\0\x14ftypisom\0\0\0\0isom" + struct.pack(">I", len(inner) + 8) + b"moov" + inner)
    assert [p.code for p in facts_of(path).problems] == ["integrity"]


def test_box_of_sixty_four_bit_size_is_refused(film, altered):
    path = altered(film, lambda data: data + struct.pack(">I4sQ", 1, b"mdat", 1 << 62))
    assert judged(path) == BLOCKED


def test_samples_elsewhere_than_in_the_file_block(film, altered):
    path = altered(film, lambda data: put(data, table(data, b"stco") + 8, 0xFFFF_0000))
    assert [(kind, values["share"] < 0.01) for kind, values in reason(path)] == [("truncated", True)]


def test_time_of_the_damage_is_told(tmp_path, altered):
    path = encode(tmp_path / "film.mp4", sound=False, seconds=4)

    def fill(data):
        start, end = media_data(data)
        middle = start + (end - start) // 2
        data[middle : middle + 60_000] = bytes(60_000)

    found = judge(altered(path, fill))[0]
    assert (found.code, 1 < found.seen["at_s"] < 3) == ("integrity", True)


def test_remuxed_film_stays_whole(film, tmp_path):
    """No false alarm: the same samples in every arrangement that ffmpeg writes."""
    for number, options in enumerate(((), ("-movflags", "+faststart"), ("-movflags", "+rtphint"), ("-brand", "mp42"),
                                      ("-movflags", "+dash"), ("-movflags", "+frag_every_frame"))):  # fmt: skip
        path = tmp_path / f"again{number}.mp4"
        run_ffmpeg("-i", str(film), "-c", "copy", *options, str(path))
        assert reason(path) == []
