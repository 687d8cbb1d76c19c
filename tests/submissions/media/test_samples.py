"""Numbers in sample tables that only a forger writes."""

from decimal import Decimal

import numpy as np
import pytest

from submissions.media.readers.mp4 import BrokenError, Track
from submissions.media.readers.mp4_samples import Span, first_bad_sample, place


def numbers(*rows):
    return np.array(rows, np.int64)


@pytest.mark.parametrize(("head", "bad"), [(b"\0\0\0\0\x65", 0), (b"\0\0\0\1\x65", None)])
def test_unit_without_a_byte_is_bad(tmp_path, head, bad):
    """Its prefix adds up with the sample's size, and the byte behind it belongs to the next sample."""
    path = tmp_path / "film"
    path.write_bytes(head * 2)
    size = 4 + int.from_bytes(head[:4])
    track = Track(handler=b"vide", codec=b"avc1", nal_length=4, count=1)
    with path.open("rb") as file:
        found = first_bad_sample(head * 2, file.fileno(), Span(track, Decimal(1), numbers(0), numbers(size)))
    assert found == bad


def test_sizes_that_leave_64_bits_are_refused():
    """Two to the thirty-first samples of four gigabytes each would wrap to a negative size and end before the file."""
    count = 2**31
    track = Track(
        count=count,
        fixed_size=2**32 - 1,
        times=numbers([count, 1]),
        chunk_runs=numbers([1, count]),
        chunk_offsets=numbers(0),
    )
    with pytest.raises(BrokenError):
        place(track)
