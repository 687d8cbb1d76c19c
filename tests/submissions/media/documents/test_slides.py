"""PowerPoint: groups, tables, frames and diagrams are counted and drawn alike; what a show hides is neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from submissions.media.documents import slides
from tests.submissions.media.documents.made import SPACES, counted, drawn, shape, slides_file

PLACE = '<a:off x="900000" y="900000"/><a:ext cx="4000000" cy="3000000"/>'
INNER = '<a:chOff x="0" y="0"/><a:chExt cx="8000000" cy="6000000"/>'


def group(inside: str, place: str = PLACE) -> str:
    names = '<p:nvGrpSpPr><p:cNvPr id="1" name="g"/></p:nvGrpSpPr>'
    return f"<p:grpSp>{names}<p:grpSpPr><a:xfrm>{place}{INNER}</a:xfrm></p:grpSpPr>{inside}</p:grpSp>"


def frame(inside: str) -> str:
    names = '<p:nvGraphicFramePr><p:cNvPr id="1" name="f"/></p:nvGraphicFramePr>'
    graphic = f'<a:graphic><a:graphicData uri="x">{inside}</a:graphicData></a:graphic>'
    return f"<p:graphicFrame>{names}<p:xfrm>{PLACE}</p:xfrm>{graphic}</p:graphicFrame>"


def cell(text: str, options: str = "") -> str:
    return f"<a:tc {options}><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>"


MERGED = cell("码", 'hMerge="1"')
ROWS = f"<a:tr>{cell('表')}{cell('格')}</a:tr><a:tr>{cell('字')}{MERGED}</a:tr>"
LATER = (
    f'<mc:AlternateContent><mc:Choice Requires="later">{shape("码")}</mc:Choice>'
    f"<mc:Fallback>{shape('字')}</mc:Fallback></mc:AlternateContent>"
)
SHOWN = {
    "shape": (shape("字"), "字"),
    "group": (group(shape("字")), "字"),
    "group in a group": (group(group(shape("字")) + shape("外")), "字外"),
    "table": (frame(f"<a:tbl>{ROWS}</a:tbl>"), "表格字"),
    "table in a group": (group(frame(f"<a:tbl>{ROWS}</a:tbl>")), "表格字"),
    "alternative": (LATER, "字"),
    "hidden shape": (shape("码", hidden='hidden="1"') + shape("字"), "字"),
    "beside the slide": (shape("字", place='<a:off x="99000000" y="-500000"/><a:ext cx="9" cy="9"/>'), "字"),
    "more than fits": (shape("很长" * 3000), "很长" * 3000),
    "line break and field": (
        shape('前</a:t></a:r><a:br/><a:fld type="slidenum"><a:t>7</a:t></a:fld><a:r><a:t>后'),
        "前7后",
    ),
    "diagram": (frame('<dgm:relIds r:dm="rId1"/>'), "图"),
}
DIAGRAM = (
    f"<dgm:dataModel {SPACES}><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>图</a:t></a:r></a:p></dgm:t></dgm:pt>"
    "</dgm:ptLst></dgm:dataModel>"
)


@pytest.mark.parametrize(("tree", "text"), SHOWN.values(), ids=SHOWN)
def test_what_is_shown_is_counted_and_drawn(tmp_path: Path, tree: str, text: str) -> None:
    path = slides_file(tmp_path / "a.pptx", tree, also=(("diagramData", "diagrams/data1.xml", DIAGRAM),))
    assert (counted(path), drawn(path, tmp_path)) == (text, text)


def test_text_is_drawn_above_tables_and_pictures_and_never_hidden_by_them(tmp_path: Path) -> None:
    path = slides_file(tmp_path / "a.pptx", shape("文") + frame(f"<a:tbl>{ROWS}</a:tbl>"))
    assert (counted(path), drawn(path, tmp_path)) == ("文表格字", "表格字文")


def test_hidden_slides_and_slides_that_are_listed_nowhere_do_not_count(tmp_path: Path) -> None:
    path = slides_file(tmp_path / "a.pptx", shape("一"), shape("二"), shows=("", 'show="0"'))
    assert (counted(path), drawn(path, tmp_path)) == ("一", "一")
    path.write_bytes(path.read_bytes().replace(b"slides/slide2.xml", b"slides/slide9.xml"))
    assert counted(path) == "一"


def test_group_turns_its_shapes_to_the_slide() -> None:
    turned = slides._turned  # the arithmetic of one group within another
    from lxml import etree  # type: ignore[import-untyped]

    element = etree.fromstring(f"<x {SPACES}>{group('')}</x>")[0]
    outer = turned(element, lambda place: place)
    place = turned(element, outer)(slides.Place(8_000_000, 6_000_000, 800_000, 600_000))
    assert place == slides.Place(3_350_000, 2_850_000, 200_000, 150_000)
