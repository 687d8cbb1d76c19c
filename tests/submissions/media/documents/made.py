"""Word and PowerPoint files made of given XML, and what is counted and drawn of a document."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from submissions.media.documents import slides, word
from submissions.media.documents.blocks import text_of
from submissions.media.documents.parts import Package
from submissions.media.renditions import document_pages, drawing_text

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
SPACES = " ".join(
    (
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"',
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"',
        'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"',
        f'xmlns:r="{OFFICE}"',
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"',
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"',
        'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"',
        'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"',
        'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"',
        'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"',
        'xmlns:v="urn:schemas-microsoft-com:vml"',
        'xmlns:later="http://example.org/of/a/later/office"',
    )
)
MAIN = {
    "docx": ("word/document.xml", "wordprocessingml.document"),
    "pptx": ("ppt/presentation.xml", "presentationml.presentation"),
}


def package(path: Path, kind: str, parts: dict[str, str], relations: dict[str, list[tuple[str, str]]]) -> Path:
    """`relations`: {part: [(kind, target), …]}, numbered rId1, rId2, …"""
    main, name = MAIN[kind]
    types = f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/{main}" '
    types += f'ContentType="application/vnd.openxmlformats-officedocument.{name}.main+xml"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{CONTENT}">{types}</Types>')
        for part, led_to in {"": [("officeDocument", main)], **relations}.items():
            rows = "".join(
                f'<Relationship Id="rId{n}" Type="{OFFICE}/{what}" Target="{target}"/>'
                for n, (what, target) in enumerate(led_to, 1)
            )
            folder, _, last = part.rpartition("/")
            name = f"{folder}/_rels/{last}.rels".lstrip("/")
            archive.writestr(name, f'<Relationships xmlns="{RELATIONS}">{rows}</Relationships>')
        for part, content in parts.items():
            archive.writestr(part, content)
    return path


def word_file(path: Path, body: str, *, also: dict[str, tuple[str, str]] | None = None) -> Path:
    """`also`: {kind of relation: (part, its XML)}; they are rId1, rId2, … of the document."""
    main, _kind = MAIN["docx"]
    parts = {main: f"<w:document {SPACES}><w:body>{body}</w:body></w:document>"}
    parts |= {f"word/{name}": content for name, content in (also or {}).values()}
    led_to = [(kind, name) for kind, (name, _content) in (also or {}).items()]
    return package(path, "docx", parts, {main: led_to})


def slides_file(
    path: Path, *trees: str, shows: tuple[str, ...] = (), also: tuple[tuple[str, str, str], ...] = ()
) -> Path:
    """One slide for each content of a shape tree. `also`: (kind, part, XML), rId1, … of every slide."""
    shows = shows or ("",) * len(trees)
    listed = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in range(1, len(trees) + 1))
    parts = {
        "ppt/presentation.xml": f"<p:presentation {SPACES}><p:sldIdLst>{listed}</p:sldIdLst>"
        '<p:sldSz cx="12192000" cy="6858000"/></p:presentation>'
    }
    relations = {"ppt/presentation.xml": [("slide", f"slides/slide{n}.xml") for n in range(1, len(trees) + 1)]}
    for number, (tree, show) in enumerate(zip(trees, shows, strict=True), 1):
        slide = f"<p:sld {SPACES} {show}><p:cSld><p:spTree>{tree}</p:spTree></p:cSld></p:sld>"
        parts[f"ppt/slides/slide{number}.xml"] = slide
        relations[f"ppt/slides/slide{number}.xml"] = [(kind, f"../{part}") for kind, part, _xml in also]
    return package(path, "pptx", parts | {f"ppt/{part}": xml for _kind, part, xml in also}, relations)


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{properties}{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


def control(inside: str) -> str:
    """A content control around blocks, runs, rows or cells."""
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def shape(text: str, *, place: str = '<a:off x="0" y="0"/><a:ext cx="9000000" cy="3000000"/>', hidden: str = "") -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="2" name="x" {hidden}/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>{place}'
        f"</a:xfrm></p:spPr><p:txBody><a:bodyPr/><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def bare(text: str) -> str:
    """Without spaces and breaks, which neither count nor are drawn."""
    return "".join(text.split())


def counted(path: Path) -> str:
    """The text that is counted, bare."""
    with zipfile.ZipFile(path) as archive:
        parts = Package(archive)
        if path.suffix == ".docx":
            return bare(text_of(word.blocks(parts)))
        return bare(text_of(block for slide in slides.slides(parts) for block in slide.blocks))


def drawn(path: Path, folder: Path, *, pages: int = 999) -> str:
    """The document's own text on the pages of its preview, bare."""
    written: list[str] = []
    real = drawing_text.write

    def noting(sheet: Any, at: Any, text: str, *arguments: Any, **options: Any) -> None:
        written.append(text)
        assert 0 <= at[0] < sheet.size[0] and 0 <= at[1] < sheet.size[1]  # not beside the sheet
        real(sheet, at, text, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing_text, "write", noting)
        patch.setattr(document_pages, "write", noting)
        document_pages.draw_pages(path, folder, pages, path.suffix[1:])
    return bare("".join(written))
