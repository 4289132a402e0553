"""Sensor boxes from four points, as a user makes them; clicking needs a display and is tried where Xvfb is."""

import os
import shutil
import subprocess
import sys
import time

import cv2
import numpy as np
import pytest

from healthgait.computing.quiet_opencv import quiet_opencv
from healthgait.gait.walkway.walkway import FLOOR_EDGES, read_corners
from tests.conftest import ROOT

SCRIPT = "define_walkway.sh"
POINTS = ["780,441", "217.5,420", "180,441", "742,420"]
CORNERS = [[217.5, 420], [180, 441], [742, 420], [780, 441]]


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "a frame ä.png"
    path.write_bytes(cv2.imencode(".png", np.full((540, 960, 3), 90, np.uint8))[1].tobytes())
    return path


def test_points_in_any_order_become_boxes(run_script, tmp_path):
    process = run_script(SCRIPT, "--points", *POINTS, "-o", "my boxes.json")
    assert (process.returncode, process.stderr) == (0, "")
    # the lines meet 21 * 524.5 / 75.5 px above the far bar; by hand (near length 600 px): 4.2 * 166.89 / 600
    assert process.stdout.splitlines() == [
        "far left    217.5,420", "near left   180,441", "far right   742,420", "near right  780,441",
        "far bar     524.5 px for 4.2 m", "near bar    600.0 px for 4.2 m", "camera      1.17 m above the floor",
        "my boxes.json",
    ]  # fmt: skip
    for edge in FLOOR_EDGES:
        assert read_corners(tmp_path / "my boxes.json", edge).tolist() == CORNERS


def test_classes_and_a_picture_of_it(run_here, picture, tmp_path):
    classes = ["PA000/UGS/NW-WoJ", "Ä 1/FGS/FW-WJ"]
    outputs = ["--classes", *classes, "-o", "boxes", "--figure", "out/overlay.png"]
    command = [SCRIPT, "--points", *POINTS, "--picture", picture, *outputs]
    process = run_here(*command, "-k", 30)
    assert (process.returncode, process.stderr) == (0, "")
    assert "not between 0.4 and 4 m; check the points and the scale" in process.stdout
    for name in classes:
        assert read_corners(tmp_path / "boxes" / f"{name}.json").tolist() == CORNERS
    drawn = cv2.imread(str(tmp_path / "out" / "overlay.png"))
    assert drawn.shape == (675, 1200, 3)
    assert (drawn == 90).all(axis=-1).mean() > 0.9  # the picture itself
    x, y = (480 * 1.25, 441 * 1.25)  # the middle of the near bar is blue
    assert drawn[round(y), round(x)].tolist()[0] > drawn[round(y), round(x)].tolist()[2] + 50


def test_a_video_serves_as_its_first_frame(run_here, tmp_path, assert_refused):
    with quiet_opencv():
        film = cv2.VideoWriter(
            str(tmp_path / "walk.avi"), cv2.CAP_FFMPEG, cv2.VideoWriter_fourcc(*"MJPG"), 25, (960, 540)
        )
        film.write(np.full((540, 960, 3), 90, np.uint8))
        film.release()
    arguments = ["--points", *POINTS, "-o", "b.json", "--figure", "o.png"]
    process = run_here(SCRIPT, *arguments, "--picture", "walk.avi")
    assert process.returncode == 0, process.stderr
    np.testing.assert_allclose(read_corners(tmp_path / "b.json"), CORNERS)
    drawn = cv2.imread(str(tmp_path / "o.png")).astype(int)
    assert (abs(drawn - 90) < 4).all(axis=-1).mean() > 0.9  # the codec changes grey a little
    outside = run_here(SCRIPT, *arguments, "--points", "1080,441", *POINTS[1:], "--picture", "walk.avi")
    assert_refused(outside, "the points: a point lies outside walk.avi, which has")
    (tmp_path / "text.mp4").write_text("no video")
    assert_refused(run_here(SCRIPT, *arguments, "--picture", "text.mp4"), "text.mp4")


def test_what_is_no_walkway_is_refused_in_one_line(run_here, picture, tmp_path, assert_refused):
    (tmp_path / "points.json").write_text("[1")
    (tmp_path / "circle.json").symlink_to("circle.json")
    circle = "circle.json: a circular symbolic link"
    for arguments, words in [
        (["--points", "1,1", "2,2", "3,3", "4,4", "-o", "b"], ["the points: two points must lie at the image's left"]),
        (["--json", "points.json", "-o", "b"], ["points.json: not valid JSON"]),
        (["--json", "points.json", "-o", "points.json"], ["points.json: would be overwritten"]),
        (["--json", "circle.json", "-o", "b"], [circle]),
        (["--points", *POINTS, "-o", "circle.json"], [circle]),
        (["--points", *POINTS, "--picture", picture, "-o", "b", "--figure", "circle.json"], [circle]),
        (["--points", *POINTS, "--figure", "o.png", "-o", "b"], ["--figure draws on --picture"]),
        (
            ["--points", "1080,441", *POINTS[1:], "--picture", picture, "-o", "b"],
            ["the points: a point lies outside", "960x540 px"],
        ),
    ]:
        assert_refused(run_here(SCRIPT, *arguments), *words)
    assert {path.name for path in tmp_path.iterdir()} == {"points.json", "circle.json", picture.name}


@pytest.mark.parametrize(
    ("height", "width", "points", "shape"),
    [
        (8000, 60, ["5,100", "55,100", "0,7000", "59,7000"], (1200, 75)),
        (3, 20000, ["217,1", "742,1", "180,2", "780,2"], (75, 1200)),
    ],
)
def test_pictures_of_odd_shapes_are_drawn_at_a_usual_size(run_here, tmp_path, height, width, points, shape):
    picture = tmp_path / "picture.png"
    picture.write_bytes(cv2.imencode(".png", np.full((height, width, 3), 90, np.uint8))[1].tobytes())
    process = run_here(SCRIPT, "--points", *points, "--picture", picture, "-o", "b.json", "--figure", "o.png")
    assert (process.returncode, process.stderr) == (0, "")
    assert cv2.imread(str(tmp_path / "o.png")).shape[:2] == shape


@pytest.mark.parametrize(
    "arguments",
    [
        ["--points", *POINTS[:3]],
        ["--points", *POINTS[:3], "1;2"],
        ["--points", *POINTS[:3], "1,nan"],
        [],
        ["--points", *POINTS, "--json", "a"],
        ["--points", *POINTS, "--classes", "PA000/UGS/FW-WJ"],
        ["--points", *POINTS, "--classes", "../UGS/NW-WJ"],
        ["--points", *POINTS, "-k", "0"],
    ],
)
def test_wrong_options_are_usage_errors(run_here, arguments, tmp_path):
    process = run_here(SCRIPT, *arguments, "-o", "b")
    assert (process.returncode, process.stdout) == (2, "")
    assert process.stderr.startswith("usage: define_walkway.sh") and "Traceback" not in process.stderr


def test_without_a_display_one_line_says_what_to_do(run_here, picture, assert_refused, monkeypatch):
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    for display in ("", ":9876"):  # none, and one that does not answer
        monkeypatch.setenv("DISPLAY", display)
        assert_refused(run_here(SCRIPT, "--picture", picture, "-o", "b"), "display", "give the points, or a JSON file")


@pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool")
def test_points_are_clicked(picture, tmp_path):
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[write], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    try:
        with os.fdopen(read) as line:
            environment = os.environ | {"DISPLAY": f":{line.readline().strip()}", "VIRTUAL_ENV": sys.prefix}
        script = subprocess.Popen(
            ["bash", ROOT / "scripts" / SCRIPT, "--picture", picture, "-o", tmp_path / "b.json"],
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

        def xdotool(*words):
            process = subprocess.run(["xdotool", *map(str, words)], env=environment, capture_output=True, text=True)
            return process.stdout.split()

        deadline = time.monotonic() + 60
        window = []
        while not window and script.poll() is None and time.monotonic() < deadline:
            window = xdotool("search", "--onlyvisible", "--name", "Click the four")
            time.sleep(0.1)
        time.sleep(1)
        # the third click is taken back
        for x, y in ((780, 441), (217, 420), (5, 5), (180, 441), (742, 420)):
            xdotool("mousemove", "--window", window[0], x, y, "click", 1)
            time.sleep(0.3)
            if x == 5:
                xdotool("key", "BackSpace")
                time.sleep(0.3)
        xdotool("key", "Return")
        output, errors = script.communicate(timeout=60)
        assert (script.returncode, errors) == (0, ""), output
    finally:
        server.terminate()
        server.wait(timeout=30)
    assert read_corners(tmp_path / "b.json").tolist() == [[217, 420], [180, 441], [742, 420], [780, 441]]
