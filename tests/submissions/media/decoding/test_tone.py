"""HDR films in posters and viewing copies: as the same scene looks in an ordinary film, told in BT.709."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from submissions.media.decoding import tone
from submissions.media.decoding.frames import film_transfer, sample_film
from submissions.media.renditions import making
from tests.submissions.media.conftest import run_ffmpeg

BT709 = 1
CURVES = {"hlg": "arib-std-b67", "pq": "smpte2084"}
# Of 255, mean and 95th percentile. Without tone mapping HLG is 35 and 90 away from the ordinary film, PQ 52 and 100.
NEAR, NEAR_EVERYWHERE = 8, 32


def bars(path: Path, curve: str = "") -> Path:
    """Colour bars, as an ordinary film or as the same light in HDR."""
    said = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
    filters, codec = f"{said},format=yuv420p", ("-c:v", "libx264")
    if curve:
        light = "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=2020"
        filters = f"{said},{light},zscale=t={curve}:m=2020_ncl:r=tv:npl=203,format=yuv420p10le"
        codec = ("-c:v", "libx265", "-tag:v", "hvc1", "-x265-params", "log-level=none")
        codec += ("-color_primaries", "bt2020", "-color_trc", curve, "-colorspace", "bt2020nc")
    run_ffmpeg("-f", "lavfi", "-i", "smptebars=s=640x360:r=10:d=0.5", "-vf", filters, *codec, str(path))
    return path


@pytest.fixture(scope="module")
def films(media_folder: Path) -> dict[str, Path]:
    made = {name: bars(media_folder / f"bars-{name}.mp4", curve) for name, curve in CURVES.items()}
    return made | {"sdr": bars(media_folder / "bars-sdr.mp4")}


def poster_of(film: Path, folder: Path) -> np.ndarray:
    with Image.open(making.poster(film, folder / "poster.jpg")) as picture:
        return np.asarray(picture).astype(int)


def copy_of(film: Path, folder: Path) -> tuple[np.ndarray, tuple[int, ...], str]:
    """The first picture of a viewing copy as a player shows it, what it says of its colours, its pixel format."""
    with av.open(str(making.viewing_copy(film, folder / "copy.mp4"))) as media:
        frame = next(media.decode(video=0))
        said = frame.color_primaries, frame.color_trc, frame.colorspace
        return frame.reformat(format="rgb24", src_colorspace=BT709).to_ndarray().astype(int), said, frame.format.name


def apart(one: np.ndarray, other: np.ndarray) -> tuple[bool, bool]:
    """Whether two pictures are near each other, and nearly everywhere."""
    off = abs(one - other)
    return bool(off.mean() < NEAR), bool(np.percentile(off, 95) < NEAR_EVERYWHERE)


@pytest.mark.parametrize("name", CURVES)
def test_poster_of_an_hdr_film_looks_as_filmed(films: dict[str, Path], tmp_path: Path, name: str) -> None:
    assert apart(poster_of(films[name], tmp_path), poster_of(films["sdr"], tmp_path)) == (True, True)


@pytest.mark.parametrize("name", CURVES)
def test_viewing_copy_of_an_hdr_film_looks_as_filmed_and_says_bt709(
    films: dict[str, Path], tmp_path: Path, name: str
) -> None:
    ordinary, _, _ = copy_of(films["sdr"], tmp_path)
    picture, said, pixels = copy_of(films[name], tmp_path)
    assert apart(picture, ordinary) == (True, True)
    assert (said, pixels) == ((BT709, BT709, BT709), "yuv420p")
    assert [path.name for path in tmp_path.iterdir()] == ["copy.mp4"]


def test_film_says_how_it_keeps_its_brightness(films: dict[str, Path]) -> None:
    assert {name: film_transfer(path, "mp4") for name, path in films.items()} == {"hlg": "hlg", "pq": "pq", "sdr": ""}


def test_frames_that_are_judged_are_as_filmed_too(films: dict[str, Path]) -> None:
    mean = {name: sample_film(path)[0].grey.mean() for name, path in films.items()}
    assert [abs(mean[name] - mean["sdr"]) < NEAR for name in CURVES] == [True, True]


@pytest.mark.parametrize(
    ("transfer", "signal", "shown"),
    [
        ("hlg", 0.0, 0), ("pq", 0.0, 0),
        ("hlg", 0.75, 250), ("pq", 0.5807, 250),  # diffuse white, 203 nits
        ("hlg", 1.0, 255), ("pq", 0.7518, 255),  # 1000 nits: the brightest
        ("pq", 1.0, 255),
    ],
)  # fmt: skip
def test_white_stays_white_and_lamps_do_not_burn_out(transfer: str, signal: float, shown: int) -> None:
    colours = tone.to_bt709(np.full((1, 3), signal, np.float32), transfer)
    assert (colours * 255).round().astype(int).tolist() == [[shown] * 3]


def test_brighter_is_never_darker() -> None:
    steps = np.repeat(np.linspace(0, 1, 512, dtype=np.float32)[:, None], 3, axis=1)
    assert [bool((np.diff(tone.to_bt709(steps, name)[:, 0]) >= 0).all()) for name in CURVES] == [True, True]
