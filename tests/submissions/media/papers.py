"""Small documents for tests of them."""

import zipfile

import docx

from campaign.definition.spec import FileRule

SLIDES = FileRule(role="slides", label="演示", kinds=("ppt", "pptx", "pdf"))


def word(path, text="八闽好网民"):
    document = docx.Document()
    document.add_paragraph(text)
    document.save(path)
    return path


def added(path, name, content, **options):
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content, **options)
    return path


def ole(path, *names):
    """The smallest compound file with these streams, as old Word writes it."""
    free, end, fat_sector = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    head = bytearray(512)
    head[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    head[24:34] = bytes.fromhex("3e000300feff09000600")
    for at, number in ((44, 1), (48, 1), (56, 4096), (60, end), (68, end), (76, 0)):
        head[at : at + 4] = number.to_bytes(4, "little")
    head[80:512] = b"\xff" * 432
    fat = b"".join(n.to_bytes(4, "little") for n in (fat_sector, end)) + free.to_bytes(4, "little") * 126
    entries = b""
    for number, name in enumerate(("Root Entry", *names)):
        raw = name.encode("utf-16-le")
        entry = bytearray(128)
        entry[: len(raw)] = raw
        entry[64:66] = (len(raw) + 2).to_bytes(2, "little")
        entry[66:68] = bytes((5 if number == 0 else 2, 1))
        right = number + 1 if 0 < number < len(names) else free
        for at, link in ((68, free), (72, right), (76, 1 if number == 0 else free), (116, end)):
            entry[at : at + 4] = link.to_bytes(4, "little")
        entries += entry
    path.write_bytes(bytes(head) + fat + entries.ljust(512, b"\0"))
    return path


def pdf(path, glyphs, *, letters="", ordering="Identity", noted=(), filled_in=(), scanned=False):
    """A page that shows these glyphs of a font that it does not bring along, 40 to a line.

    `letters`: what a character map says that glyphs 1, 2, 3, ... are; without it the font has none. `ordering`: how
    the font numbers its glyphs; GB1 is known to every reader. `noted`, `filled_in`: glyphs of a note on the page, and
    of a field of its form. `scanned`: a second page, which is one picture.
    """
    rows = "\n".join(f"<{n:04x}> <{ord(letter):04x}>" for n, letter in enumerate(letters, 1))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <ffff> "
        f"endcodespacerange {len(letters)} beginbfchar\n{rows}\nendbfchar endcmap end end"
    )
    font = (
        f"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H{'/ToUnicode 6 0 R' if letters else ''}"
        "/DescendantFonts[<</Type/Font/Subtype/CIDFontType2/BaseFont/Song"
        f"/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})/Supplement 4>>>>]>>"
    )
    fonts = "/Resources<</Font<</F1 5 0 R>>>>"
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R{fonts}/Annots[7 0 R 8 0 R]>>"
    scan = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 12 0 R/Resources<</XObject<</I 13 0 R>>>>>>"
    box = "/Rect[20 20 590 60]/F 4/AP<</N"
    form = f"/Type/XObject/Subtype/Form/BBox[0 0 570 40]{fonts}"
    picture = "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
    objects = [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[8 0 R]>>>>",
        f"<</Type/Pages/Kids[3 0 R{' 11 0 R' if scanned else ''}]/Count {2 if scanned else 1}>>",
        page,
        _stream(_shown(glyphs, 820)),
        font,
        _stream(cmap),
        f"<</Type/Annot/Subtype/FreeText{box} 9 0 R>>>>",
        f"<</Type/Annot/Subtype/Widget/FT/Tx/T(a){box} 10 0 R>>>>",
        _stream(_shown(noted, 20), form),
        _stream(_shown(filled_in, 20), form),
        scan,
        _stream("595 0 0 842 0 0 cm /I Do"),
        _stream("0", picture),
    ]
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj {body} endobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    out += (
        f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    )
    path.write_bytes(out.encode("ascii"))
    return path


def _shown(glyphs, top):
    codes = [f"{glyph:04x}" for glyph in glyphs]
    lines = ["".join(codes[at : at + 40]) for at in range(0, len(codes), 40)]
    return f"BT /F1 12 Tf 13 TL 20 {top} Td " + " ".join(f"<{line}> Tj T*" for line in lines) + " ET"


def _stream(content, more=""):
    return f"<<{more}/Length {len(content)}>>stream\n{content}\nendstream"
