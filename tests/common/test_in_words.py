"""Sizes as people read them."""

import pytest

from submissions.templatetags.files import size


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (None, "0 B"),
        (100, "100 B"),
        (1000, "1000 B"),
        (1024, "1 KB"),
        (102400, "100 KB"),
        (50 << 20, "50 MB"),
        (686_700_000, "654.9 MB"),
        (2 << 30, "2 GB"),
        (5 << 28, "1.25 GB"),
    ],
)
def test_size_has_no_empty_decimals(count, words):
    assert size(count) == words
