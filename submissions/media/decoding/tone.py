"""HDR film as it looks on an ordinary screen: one definition, for single frames and for whole films.

PQ (SMPTE ST 2084) and HLG (ARIB STD-B67) with BT.2020 colours become BT.709 as BT.1886 shows it. Diffuse white stays
white (203 nits, ITU-R BT.2408), what is brighter (sky, lamps) is pressed into the last tenth and never burns out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

PQ, HLG = "pq", "hlg"
TRANSFERS = {16: PQ, 18: HLG}  # as H.264 and H.265 number them (ITU-T H.273)

WHITE_NITS = 203.0
PEAK_NITS = 1000.0  # what HLG is made for; of PQ the brighter is cut off
SCREEN_GAMMA = 2.4
KNEE = 0.9  # of diffuse white: up to here nothing is changed
TABLE_STEPS = 33  # a side of the table by which ffmpeg looks colours up

_TO_BT709 = np.array(
    [[1.660491, -0.587641, -0.072850], [-0.124550, 1.132900, -0.008349], [-0.018151, -0.100579, 1.118730]], np.float32
)
SYSTEM_GAMMA = 1.2  # of HLG, for a screen of PEAK_NITS

Colours = NDArray[np.float32]


def transfer_of(frame: av.VideoFrame) -> str:
    """pq, hlg, or "" for a frame of ordinary brightness."""
    return TRANSFERS.get(int(frame.color_trc or 0), "")


def to_bt709(signal: Colours, transfer: str) -> Colours:
    """Red, green, blue (last axis, 0–1) of an HDR frame as an ordinary one."""
    light = (_pq(signal) if transfer == PQ else _hlg(signal)) / WHITE_NITS
    light = np.maximum(light @ _TO_BT709.T, 0.0)
    brightest = light.max(axis=-1, keepdims=True)
    pressed = light * (_pressed(brightest) / np.maximum(brightest, 1e-6))
    return np.asarray(np.clip(pressed, 0.0, 1.0) ** (1 / SCREEN_GAMMA), np.float32)


@contextmanager
def bt709_filter(transfer: str, folder: Path) -> Iterator[str]:
    """The filter of ffmpeg, run in `folder`, that does the same to a film; "" for one that needs none.

    Scale before it: it costs by the pixel. Its table lies in `folder` meanwhile.
    """
    if not transfer:
        yield ""
        return
    table = folder / f"tone-{transfer}.cube"
    try:
        table.write_text(_table(transfer))
        yield (
            f"scale=in_color_matrix=bt2020,format=gbrp10le,lut3d={table.name}:interp=tetrahedral,"
            "scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,"
            "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
        )
    finally:
        table.unlink(missing_ok=True)


def _table(transfer: str) -> str:
    """A .cube file: red changes fastest."""
    steps = np.linspace(0, 1, TABLE_STEPS, dtype=np.float32)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    colours = to_bt709(np.stack((red, green, blue), axis=-1).reshape(-1, 3), transfer)
    return f"LUT_3D_SIZE {TABLE_STEPS}\n" + "".join(f"{r:.5f} {g:.5f} {b:.5f}\n" for r, g, b in colours.tolist())


def _pq(signal: Colours) -> Colours:
    """Nits of a PQ signal (ST 2084, EOTF)."""
    m1, m2, c1, c2, c3 = 0.1593017578125, 78.84375, 0.8359375, 18.8515625, 18.6875
    power = np.power(signal, 1 / m2)
    nits = 10_000 * np.power(np.maximum(power - c1, 0) / (c2 - c3 * power), 1 / m1)
    return np.asarray(np.minimum(nits, PEAK_NITS), np.float32)


def _hlg(signal: Colours) -> Colours:
    """Nits of an HLG signal (BT.2100). The system gamma is put on each colour, as every ordinary screen does with its
    own, not on their brightness alone: so colours come out as strong as in an SDR film of the same scene."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
    return np.asarray(PEAK_NITS * scene**SYSTEM_GAMMA, np.float32)


def _pressed(light: Colours) -> Colours:
    """Brightness against diffuse white: as it is up to the knee, from there smoothly to 1 at the peak."""
    room, reach = 1 - KNEE, PEAK_NITS / WHITE_NITS - KNEE
    over = np.clip((light - KNEE) / reach, 0, 1)
    steep = reach / room  # so that it bends without a corner
    return np.where(light <= KNEE, light, KNEE + room * over * steep / (1 + over * (steep - 1)))
