"""The browser of these tests has Chinese letters, on a system without any too."""

from __future__ import annotations

from playwright.sync_api import Browser

DRAWN = """(text) => {
    const canvas = document.createElement("canvas"), pen = canvas.getContext("2d")
    pen.font = "48px sans-serif"
    pen.fillText(text, 0, 60)
    return canvas.toDataURL()
}"""


def test_different_letters_look_different(chromium: Browser) -> None:
    """Without a font both would be the same empty box."""
    page = chromium.new_page()
    assert page.evaluate(DRAWN, "闽") != page.evaluate(DRAWN, "网")
    page.close()
