"""The counting rule, which the browser repeats."""

import pytest

from submissions.media.counting import count_characters, count_han, count_word_style


@pytest.mark.parametrize(
    ("text", "han", "words"),
    [
        ("", 0, 0),
        (" \n\t\u3000\u200b\ufeff", 0, 0),
        ("八闽好网民", 5, 5),
        ("八闽，好网民。", 5, 7),
        ("“好”——……", 1, 7),
        ("Hello, world!", 0, 2),
        ("2023年6月28日", 3, 6),
        ("don’t stop", 0, 2),
        ("don't-stop", 0, 1),
        ("工会APP上线了", 5, 6),
        ("ＡＢ１", 0, 3),
        ("〇々𠀀", 3, 3),
        ("カナ", 0, 2),
        ("🙂好", 1, 2),
        ("a\u00a0b\u2028c", 0, 3),
        ("https://example.org/路径", 2, 3),
        ("12351+", 0, 1),
    ],
)
def test_counts(text, han, words):
    assert (count_han(text), count_word_style(text), count_characters(text)) == (han, words, words)
