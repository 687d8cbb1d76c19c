"""How characters are counted, in documents and in answers typed into forms.

Pure, and written so that the browser's live counter can do exactly the same
(JavaScript with the `u` flag accepts the same classes, with \\u{20000} for \\U00020000):

1. Separators end a word and are not counted: U+0000–0020, 007F–00A0, 00AD, 1680, 2000–200F,
   2028–202F, 205F–206F, 3000, FEFF.
2. Han characters (HAN): U+3005, 3007, 3021–3029, 3400–4DBF, 4E00–9FFF, F900–FAFF, 20000–323AF.
   `count_han` counts these and nothing else.
3. Other wide characters count one each: the dashes, curly quotes, dots and stars of Chinese text
   (U+00B7, 2010–2027, 2030–205E), 2E80–2FDF, the rest of 3001–33FF (marks, kana, bopomofo),
   A000–A4CF, AC00–D7AF, FE10–FE4F, FF01–FFEF (full width letters too), emoji 1F000–1FAFF.
4. Whatever is left (Latin letters, digits, ASCII punctuation, ...) counts one per unbroken run: a
   word. A curly apostrophe U+2019 between two such characters belongs to the word: "don’t" is one.

`count_word_style` is 2 + 3 + 4, which is what Word and WPS show as 字数. `count_characters` is the same
count under the name that forms use; limits of form fields are judged by it.
"""

from __future__ import annotations

import re

HAN = "\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
WIDE = (
    "\u00b7\u2010-\u2027\u2030-\u205e\u2e80-\u2fdf\u3001-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf"
    "\uac00-\ud7af\uf900-\ufaff\ufe10-\ufe4f\uff01-\uffef\U0001f000-\U0001faff\U00020000-\U000323af"
)
SEPARATORS = "\u0000-\u0020\u007f-\u00a0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff"
WORD = f"[^{WIDE}{SEPARATORS}]"

_HAN = re.compile(f"[{HAN}]")
_UNIT = re.compile(f"[{WIDE}]|{WORD}+(?:\u2019{WORD}+)*")


def count_han(text: str) -> int:
    """Number of Han characters."""
    return len(_HAN.findall(text))


def count_word_style(text: str) -> int:
    """Number of Han characters, wide marks and Latin words together, as Word's 字数."""
    return sum(1 for _ in _UNIT.finditer(text))


def count_characters(text: str) -> int:
    """What counts against the limit of a form field: the same as `count_word_style`."""
    return count_word_style(text)
