"""Files that name their author in every place we know of, made by code."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import numpy as np
import pypdf
from docx.opc.constants import RELATIONSHIP_TYPE
from mutagen.id3 import APIC, COMM, ID3, TPE1
from PIL import Image

from rehearsal.sample_files.papers import photo
from rehearsal.sample_files.recordings import ffmpeg, song_mp3
from tests.submissions.media.papers import added

WHO = "陈海生"
TEMPLATE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
# As it stands in bytes: text, and the two spellings of it that files use.
SPELLINGS = [WHO.encode(), WHO.encode("utf-16-le"), WHO.encode("utf-16-be"), b"Chen Haisheng"]


def told(content: bytes) -> list[bytes]:
    return [spelling for spelling in SPELLINGS if spelling in content]


def exif_of(who: str = "Chen Haisheng", orientation: int = 6) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112], exif[0x013B], exif[0x8298], exif[0x010F] = orientation, who, who, "Phone of " + who
    exif.get_ifd(0x8825).update({1: "N", 2: (26.0, 4.0, 30.0), 3: "E", 4: (119.0, 17.0, 10.0)})
    return exif


def picture(size: tuple[int, int] = (300, 200)) -> Image.Image:
    row = np.linspace(0, 255, size[0], dtype=np.uint8)
    return Image.fromarray(np.stack([np.tile(row, (size[1], 1))] * 3, axis=2))


def jpeg_bytes() -> bytes:
    out = io.BytesIO()
    picture().save(out, "JPEG", exif=exif_of(), comment=WHO.encode(), quality=90)
    return out.getvalue()


def word_file(path: Path) -> Path:
    """A Word file that names its author in every place we know of."""
    document = docx.Document()
    document.core_properties.author = document.core_properties.last_modified_by = WHO
    document.core_properties.keywords = document.core_properties.comments = WHO
    document.add_paragraph("渔排之间靠手机联系。")
    document.add_picture(io.BytesIO(jpeg_bytes()))
    part = document.part
    part.relate_to(f"file:///C:/Users/{WHO}/a.dotx", TEMPLATE, is_external=True)
    part.relate_to(f"mailto:{WHO}@example.org", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    part.relate_to("https://example.org/kept", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    document.save(path)
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    comment = f'<w:comment w:id="0" w:author="{WHO}" w:initials="{WHO}"><w:p><w:r><w:t>好</w:t></w:r></w:p></w:comment>'
    added(path, "word/comments.xml", f'<w:comments xmlns:w="{w}">{comment}</w:comments>')
    added(path, "word/people.xml", f'<p:people xmlns:p="urn:p"><p:person p:author="{WHO}"><p:presenceInfo '
          f'p:providerId="AD" p:userId="{WHO}"/></p:person></p:people>')  # fmt: skip
    added(path, "word/footer9.xml", f'<w:ftr xmlns:w="{w}"><!-- {WHO} --><w:ins w:id="3" w:author="{WHO}"/></w:ftr>')
    added(path, "word/settings9.xml", f'<w:settings xmlns:w="{w}"><w:docVars><w:docVar w:name="a" w:val="{WHO}"/>'
          "</w:docVars></w:settings>")  # fmt: skip
    added(
        path,
        "docProps/custom.xml",
        f'<Properties xmlns="urn:c"><property name="a"><v>{WHO}</v></property></Properties>',
    )
    added(path, "customXml/item7.xml", f"<x><PublishDate/><Company>{WHO}</Company></x>")
    added(path, "docProps/thumbnail9.jpeg", jpeg_bytes())
    with zipfile.ZipFile(path, "a") as archive:
        archive.comment = WHO.encode()
    return path


def pdf_file(path: Path) -> Path:
    writer = pypdf.PdfWriter()
    with Image.open(photo(path.with_suffix(".jpg"), width=400, height=300)) as shot:
        bare = io.BytesIO()
        shot.save(bare, "PDF")
    writer.append(io.BytesIO(bare.getvalue()))
    writer.add_metadata({"/Author": WHO, "/Title": "Chen Haisheng"})
    writer.xmp_metadata = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{WHO}</x:xmpmeta>".encode()
    writer.add_attachment("Chen Haisheng.txt", WHO.encode())
    for thing in writer._objects:
        if isinstance(thing, dict) and thing.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
            thing._data = jpeg_bytes()
    writer.write(path)
    return path


def song_file(path: Path) -> Path:
    song = song_mp3(path, seconds=3)
    tags = ID3(song)
    tags.add(TPE1(encoding=3, text=WHO))
    tags.add(COMM(encoding=1, lang="chi", desc="", text=WHO))
    tags.add(APIC(encoding=3, mime="image/jpeg", type=3, desc="", data=jpeg_bytes()))
    tags.save(song, v1=2)
    song.write_bytes(song.read_bytes() + b"APETAGEX Artist Chen Haisheng")
    return song


def film_file(path: Path) -> Path:
    ffmpeg("-f", "lavfi", "-i", "testsrc=size=320x180:duration=1", "-metadata", f"artist={WHO}",
           "-metadata", "location=+26.0750+119.2861/", str(path))  # fmt: skip
    return path
