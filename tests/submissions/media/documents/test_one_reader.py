"""Properties: no nesting of wrappers changes a count, and what is counted is drawn to the character."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.submissions.media.documents.made import (
    bare,
    control,
    counted,
    drawn,
    paragraph,
    row,
    shape,
    slides_file,
    table,
    word_file,
)  # fmt: skip
from tests.submissions.media.documents.test_slides import frame, group
from tests.submissions.media.documents.test_word import field

Wrap = Callable[[str], str]
# Around a run, giving runs.
INLINE: list[Wrap] = [
    control,
    lambda run: f"<w:ins>{run}</w:ins>",
    lambda run: f"<w:moveTo>{run}</w:moveTo>",
    lambda run: f"<w:hyperlink>{run}</w:hyperlink>",
    lambda run: f"<w:smartTag>{run}</w:smartTag>",
    lambda run: f"<w:customXml>{run}</w:customXml>",
    lambda run: f'<w:fldSimple w:instr="X">{run}</w:fldSimple>',
    lambda run: f'<w:dir w:val="rtl">{run}</w:dir>',
    lambda run: field("<w:r><w:instrText>码</w:instrText></w:r>", run),
    lambda run: f"<w:del><w:r><w:delText>码</w:delText></w:r></w:del>{run}",
]


def boxed(block: str) -> str:
    return f"<w:p><w:r><w:pict><v:textbox><w:txbxContent>{block}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"


def boxed_twice(block: str) -> str:
    old, new = (f"<{name}><w:txbxContent>{block}</w:txbxContent></{name}>" for name in ("v:textbox", "wps:txbx"))
    choice = f'<mc:Choice Requires="wps"><w:drawing>{new}</w:drawing></mc:Choice>'
    return f"<w:p><w:r><mc:AlternateContent>{choice}<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r></w:p>"


# Around blocks, giving blocks.
BLOCK: list[Wrap] = [
    control,
    lambda block: f"<w:customXml>{block}</w:customXml>",
    lambda block: table(row(block)),
    lambda block: table(row(block), row("<w:p/>"), row(paragraph("码"), properties="<w:trPr><w:del/></w:trPr>")),
    lambda block: table(control(row(block))),
    lambda block: table(f"<w:tr>{control(f'<w:tc>{block}</w:tc>')}</w:tr>"),
    boxed,
    boxed_twice,
]
TEXTS = st.text(st.sampled_from("八闽好网民，。ab1 —"), min_size=1, max_size=60).filter(str.strip)


def around(inside: str, wraps: list[Wrap]) -> str:
    for wrap in wraps:
        inside = wrap(inside)
    return inside


@settings(max_examples=80, deadline=None)
@given(TEXTS, st.lists(st.sampled_from(INLINE), max_size=6), st.lists(st.sampled_from(BLOCK), max_size=5))
def test_no_wrapper_of_word_changes_the_count(text: str, inline: list[Wrap], blocks: list[Wrap]) -> None:
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    body = paragraph("前") + around(f"<w:p>{around(run, inline)}</w:p>", blocks) + paragraph("后")
    with tempfile.TemporaryDirectory() as folder:
        path = word_file(Path(folder) / "a.docx", body)
        assert counted(path) == drawn(path, Path(folder)) == f"前{bare(text)}后"


def tabled(text: str) -> str:
    return frame(
        f"<a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl>"
    )


@settings(max_examples=40, deadline=None)
@given(TEXTS, st.sampled_from([shape, tabled]), st.integers(0, 5), st.lists(TEXTS, max_size=3))
def test_no_group_of_powerpoint_changes_the_count(text: str, kind: Wrap, depth: int, beside: list[str]) -> None:
    tree = around(kind(text), [group] * depth) + "".join(shape(other) for other in beside)
    with tempfile.TemporaryDirectory() as folder:
        path = slides_file(Path(folder) / "a.pptx", tree)
        assert counted(path) == drawn(path, Path(folder)) == bare(text + "".join(beside))
