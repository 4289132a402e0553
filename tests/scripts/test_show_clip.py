"""A clip shown as a user does it: what is written and said, its exit codes, odd names, and what interrupts it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from healthgait.computing.quiet_opencv import quiet_opencv
from healthgait.layout import SILHOUETTE, SIMULATED_MARKER, SIMULATED_NOTICE, Clip
from tests.conftest import ROOT
from tests.outputs import names_in
from tests.viewer.made_up_clip import STRIKES, WALK, write_standing, write_walk

SCRIPT = "show_clip.sh"
NAME = "PA000/UGS/NW-WoJ_2"
FLOWS_MISSING = "semantic_segmentation, optical_flow/GMFLOW, optical_flow/TVL1"
MAGENTA = (0xC8, 0x00, 0x82)
ODD = """'a' "b" $HOME `id` *\n;ä 100% %d ß"""


@pytest.fixture
def standing(tmp_path) -> Path:
    return write_standing(tmp_path / "data", range(13, 18))


def names(folder: Path) -> list[str]:
    return sorted(names_in(folder))


def runs(flags) -> int:
    """How many stretches of True."""
    return int(np.count_nonzero(np.diff(np.concatenate([[False], flags]).astype(int)) == 1))


def test_a_sheet_shows_the_heel_strikes_and_says_what_is_missing(run_script, tmp_path):
    write_walk(tmp_path / "data")
    process = run_script(SCRIPT, "-d", "data", "-c", NAME, "-o", "sheet.png", "-f", 30)
    assert (process.returncode, process.stderr) == (0, "")
    missing, sheet, output = process.stdout.splitlines()
    assert missing == f"missing: {SILHOUETTE}, {FLOWS_MISSING}"
    assert output == "sheet.png"
    beginning, _, frames = sheet.partition("frames ")
    assert beginning == "sheet: 6 moments, "
    # Footfalls 1 to 7 rest between the lines; six of them get a place.
    assert [int(one) for one in frames.split(", ")] == pytest.approx(
        [30 * second for _, second in STRIKES[:6]], abs=1.5
    )
    pixels = np.asarray(Image.open(tmp_path / "sheet.png").convert("RGB")).astype(int)
    assert pixels.shape[1] == 1080
    marks = (np.abs(pixels - MAGENTA).max(axis=2) < 60).sum(axis=0) > 80
    assert runs(marks) == 6  # the moments in the diagram
    assert names(tmp_path) == ["data", "sheet.png"]


def test_an_mp4_has_the_clips_frames(run_here, standing, tmp_path):
    (standing / SIMULATED_MARKER).write_text("{}")
    process = run_here(SCRIPT, "-d", "data", "-c", NAME, "-o", "film.MP4")
    assert (process.returncode, process.stderr) == (0, "")
    assert process.stdout.splitlines() == [
        SIMULATED_NOTICE,
        f"missing: {FLOWS_MISSING}",
        "no events: data/sensors_bboxes: no such folder; no sensor bars and no events",
        "film: 5 frames of 922x588 px, 0.2 s",
        "film.MP4",
    ]
    with quiet_opencv():
        film = cv2.VideoCapture(str(tmp_path / "film.MP4"))
    frames = [film.read()[1] for _ in range(5)]
    assert not film.read()[0]
    assert [frame.shape for frame in frames] == [(588, 922, 3)] * 5
    assert film.get(cv2.CAP_PROP_FPS) == pytest.approx(29.97, abs=0.01)
    # The cursor goes from left to right, a fifth of the diagram a frame.
    columns = [
        np.flatnonzero((np.abs(frame[-100].astype(int) - MAGENTA[::-1]) < 70).all(axis=1)).mean() for frame in frames
    ]
    assert np.diff(columns) == pytest.approx([(922 - 74) / 5] * 4, abs=2)
    # The rectangle from 90 to 169 of 240 columns, in a panel that begins at 14 and is 440 wide.
    panel = frames[0][74 + 80, 14 : 14 + 440].max(axis=1)
    bright = np.flatnonzero(panel > 60)
    assert (bright[0], bright[-1]) == pytest.approx((440 * 90 / 240, 440 * 170 / 240), abs=4)


def test_a_gif_has_each_second_frame_at_the_walks_speed(run_here, standing, tmp_path):
    process = run_here(SCRIPT, "-d", "data", "-c", NAME, "-o", "film.gif", "-f", 20)
    assert (process.returncode, process.stderr) == (0, "")
    with Image.open(tmp_path / "film.gif") as film:
        assert (film.n_frames, film.info["duration"]) == (3, 100)
        assert f"film: 3 frames of {film.width}x{film.height} px, 0.2 s" in process.stdout


def test_one_frame_is_a_picture_and_a_damaged_file_is_named_and_ends_with_1(run_here, standing, tmp_path):
    damaged = WALK.path(standing, SILHOUETTE) / "015.png"
    damaged.write_bytes(b"no picture")
    process = run_here(SCRIPT, "-d", "data", "-c", NAME, "-o", "new/one.png", "--frame", 15)
    assert (process.returncode, process.stderr) == (1, "")
    place = damaged.relative_to(tmp_path)
    assert process.stdout.splitlines()[-3:] == [
        "picture: frame 015",
        f"damaged, not shown: {place}: not a readable picture; restore it or remove it",
        "new/one.png",
    ]
    assert Image.open(tmp_path / "new" / "one.png").size == (922, 588)


def test_odd_names_work(run_here, tmp_path):
    folder = tmp_path / ODD
    clip = Clip(ODD, "UGS", "WoJ", 2)
    write_standing(folder / "data", range(2), clip)
    given = ["-d", folder / "data", "-c", f"{ODD}/UGS/NW-WoJ_2", "-o", f"{ODD}.mp4"]
    process = run_here(SCRIPT, *given, cwd=folder)
    assert (process.returncode, process.stderr) == (0, "")
    assert "no such folder; no sensor bars" in process.stdout.splitlines()[1]
    assert names(folder) == sorted(["data", f"{ODD}.mp4"])


def test_what_cannot_be_shown_is_refused_in_one_line(run_here, standing, tmp_path, assert_refused):
    before = sorted(tmp_path.rglob("*"))
    process = run_here(SCRIPT, "-d", "data", "-c", "PA009/UGS/NW-WoJ_1", "-o", "out.png")
    assert_refused(process, "PA009/UGS/NW-WoJ_1: it has no pose and no pictures")
    assert process.stdout == ""
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("option", [["-f", "9"], ["-k", "0"], ["--frame", "-1"], ["-o", ""], ["-c", "A/B"]])
def test_wrong_options_are_usage_errors(run_here, option):
    process = run_here(SCRIPT, "-d", "data", "-c", NAME, "-o", "out.png", *option)
    assert process.returncode == 2 and process.stdout == ""
    assert process.stderr.startswith("usage: show_clip.sh") and option[0] in process.stderr.splitlines()[-1]


def test_an_interrupted_film_leaves_what_was_there(tmp_path):
    write_standing(tmp_path / "data", range(200))
    (tmp_path / "out").mkdir()
    output = tmp_path / "out" / "film.mp4"
    output.write_text("old")
    process = subprocess.Popen(
        ["bash", ROOT / "scripts" / SCRIPT, "-d", "data", "-c", NAME, "-o", output, "--overwrite"],
        cwd=tmp_path, text=True,
        env=os.environ | {"VIRTUAL_ENV": sys.prefix}, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while len(names(output.parent)) == 1 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert process.poll() is None, "the film was written before it could be interrupted"
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said.splitlines()) == (130, ["error: interrupted"])
    assert names(output.parent) == [output.name] and output.read_text() == "old"
