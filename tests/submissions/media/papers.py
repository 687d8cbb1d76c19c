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
