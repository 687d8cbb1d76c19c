"""An SDR film's colours as BT.709, which every screen shows: FFmpeg's filters for it. (HDR: `decoding.tone`.)"""

from __future__ import annotations

from submissions.media.decoding.frames import HD_FROM, UNSAID

WIDE = 9  # the primaries of BT.2020, as ITU-T H.273 numbers them
_BT709, _BT601 = 1, 6
_CONVERTED = "zscale=t=709:p=709:m=709:r=limited:tin={0}:pin={1}:min={2}"
_KEPT = "in_color_matrix=bt709:out_color_matrix=bt709:out_range=tv"


def to_bt709(size: str, pixels: str, numbers: tuple[int, int, int], height: int) -> tuple[str, ...]:
    """`size`: the scaling filter before it. `numbers`: transfer, primaries and matrix of the film; where it does not
    say, it is read as players read it, by its height."""
    unsaid = _BT709 if height >= HD_FROM else _BT601
    said = [unsaid if number in (0, UNSAID) else number for number in numbers]
    if said == [_BT709] * 3 or pixels.startswith(("gbr", "rgb", "bgr")):
        return (f"{size}:{_KEPT}",)
    return size, _CONVERTED.format(*said)
