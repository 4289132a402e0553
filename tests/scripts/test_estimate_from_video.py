"""Videos as a user gives them: refused in one line or, where weights and a real walk are there, estimated."""

import shutil

import cv2
import pandas as pd
import pytest

from tests.video.films import write_film
from tests.video.real_walk import NEEDS_WALK, REAL_WALK
from tests.video.weights import FOLDER, NEEDS_WEIGHTS

SCRIPT = "estimate_from_video.sh"
FLOOR = ["--points", "327.9,907", "269.4,950", "1375.5,907", "1427.3,950", "-k", 4.365]


@pytest.fixture
def weights(monkeypatch):
    """The folder of the weights, whatever the test's own environment says."""
    monkeypatch.setenv("HEALTHGAIT_MODELS", str(FOLDER))


def test_without_weights_one_line_says_how_to_get_them(run_here, assert_refused, tmp_path, monkeypatch):
    monkeypatch.setenv("HEALTHGAIT_MODELS", str(tmp_path / "none"))
    write_film(tmp_path / "walk.mp4")
    process = run_here(SCRIPT, "-i", "walk.mp4", "--height", 170, "-o", "out")
    assert_refused(process, "none/pose_detection.tflite", "no such file", "fetch_pose_model.sh")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--height", "1.72"], "from 80 to 250 in cm, not '1.72'"),
        (["--height", "170", *FLOOR], "not allowed with"),
        ([], "one of --height, --points and --videos is required"),
        (["--height", "170", "--capture-fps", "5"], "from 10 to 1000"),
        (["--height", "170", "--pace", "fast"], "invalid choice"),
        (["--points", "1,2", "3,4", "5,6", "-k", "3"], "four corners of a rectangle or two marks, not 3"),
        (["--points", "1,2", "3,4"], "give both or none"),
    ],
)
def test_a_wrong_option_is_a_usage_error(run_here, tmp_path, arguments, words):
    process = run_here(SCRIPT, "-i", "walk.mp4", "-o", "out", *arguments)
    assert process.returncode == 2 and process.stderr.startswith("usage: ") and words in process.stderr


@NEEDS_WEIGHTS
def test_what_is_no_video_or_shows_nobody_is_refused(run_here, assert_refused, tmp_path, weights):
    arguments = ["--height", 170, "-o", "out"]
    assert_refused(run_here(SCRIPT, "-i", "walk.mp4", *arguments), "walk.mp4", "no such file")
    (tmp_path / "text.mp4").write_text("no video")
    assert_refused(run_here(SCRIPT, "-i", "text.mp4", *arguments), "text.mp4")
    write_film(tmp_path / "grey.mp4")
    assert_refused(run_here(SCRIPT, "-i", "grey.mp4", *arguments), "grey.mp4", "no person found in any of 12 frames")
    (tmp_path / "in/P1/UGS").mkdir(parents=True)
    shutil.copy(tmp_path / "grey.mp4", tmp_path / "in/P1/UGS/walk.mp4")
    assert_refused(run_here(SCRIPT, "-i", "in", *arguments), "walk.mp4", "no person found")
    assert not (tmp_path / "out").exists()
    (tmp_path / "out/mine").mkdir(parents=True)
    assert_refused(run_here(SCRIPT, "-i", "grey.mp4", *arguments), "grey.mp4", "no person found")
    assert [path.name for path in (tmp_path / "out").rglob("*")] == ["mine"]
    (tmp_path / "empty").mkdir()
    assert_refused(run_here(SCRIPT, "-i", "empty", *arguments), "empty", "no videos")


@NEEDS_WEIGHTS
def test_two_videos_of_one_name_and_a_folder_of_somebody_else_are_refused(run_here, assert_refused, tmp_path, weights):
    (tmp_path / "in").mkdir()
    for name in ("walk.mp4", "walk.avi"):
        write_film(tmp_path / "in" / name)
    arguments = ["--height", 170, "-o", "out"]
    assert_refused(run_here(SCRIPT, "-i", "in", *arguments), "walk.mp4: has the name of walk.avi")
    (tmp_path / "out" / "walk").mkdir(parents=True)
    (tmp_path / "out" / "walk" / "notes.txt").write_text("mine")
    assert_refused(run_here(SCRIPT, "-i", "in/walk.mp4", *arguments), "out/walk: exists, and no earlier run wrote it")
    assert_refused(run_here(SCRIPT, "-i", "in", "--height", 170, "-o", "in"), "in: is the folder of the videos")


@NEEDS_WEIGHTS
def test_a_table_of_videos_that_does_not_fit_is_refused_before_any_work(run_here, assert_refused, tmp_path, weights):
    (tmp_path / "in").mkdir()
    write_film(tmp_path / "in" / "walk.mp4")
    (tmp_path / "in" / "notes.txt").touch()
    table = tmp_path / "people.csv"
    for rows, words in [
        ("video,ID\nother.mp4,P1", "line 2: other.mp4: no such video in in"),
        ("video,ID\nwalk.mp4,P1", "walk.mp4: neither a height nor points on the floor are known"),
        ("video,ID\nnotes.txt,P1", "notes.txt is no video"),
    ]:
        table.write_text(f"{rows}\n")
        assert_refused(run_here(SCRIPT, "-i", "in", "--videos", "people.csv", "-o", "out"), "people.csv", words)
    table.write_text("video,ID\nwalk.mp4,P1\n")
    arguments = ["--videos", "people.csv", "--height", 170, "-o", "out"]
    assert_refused(run_here(SCRIPT, "-i", "in/walk.mp4", *arguments), "is no folder")
    assert not (tmp_path / "out").exists()


@NEEDS_WEIGHTS
@pytest.mark.parametrize("script", [SCRIPT, "extract_modalities.sh"])
def test_one_film_for_two_people_is_refused_before_any_work(run_here, assert_refused, tmp_path, weights, script):
    for person in ("P1", "P2"):
        (tmp_path / "in" / person / "UGS").mkdir(parents=True)
        write_film(tmp_path / "in" / person / "UGS" / "walk.mp4")
    process = run_here(script, "-i", "in", *FLOOR, "-o", "out")
    assert_refused(process, "in: P1/UGS/walk.mp4, P2/UGS/walk.mp4 are the same film", "P1 and P2")
    assert not (tmp_path / "out").exists()


@NEEDS_WEIGHTS
@NEEDS_WALK
def test_a_real_walk_from_the_video_to_the_tables(run_here, tmp_path, weights, real_walk):
    """A second run does nothing."""
    (tmp_path / "in").mkdir()
    shutil.copy(real_walk.video, tmp_path / "in" / "walk.mp4")
    arguments = (SCRIPT, "-i", "in", *real_walk.floor, "-o", "out", "--jobs", 1, "--no-film")
    process = run_here(*arguments)
    assert process.returncode == 0, process.stderr
    assert pd.read_csv(tmp_path / "out" / "clips.csv").video.tolist() == ["walk.mp4"]
    assert pd.read_csv(tmp_path / "out" / "gait_parameters.csv").ID.tolist() == ["walk"]
    (clip,) = pd.read_csv(tmp_path / "out" / "walk" / "clips.csv").itertuples()
    assert clip.used and clip.Cadence == pytest.approx(98.2, rel=0.02) and 71 < clip.Step < 74
    assert f"{clip.Step:.1f} ±" in (tmp_path / "out" / "walk" / "walk.html").read_text()
    assert run_here(*arguments).stdout.count("unchanged") == 1


@pytest.mark.long
@NEEDS_WEIGHTS
@NEEDS_WALK
def test_two_jobs_give_the_same_for_two_names_of_a_video(run_script, tmp_path, weights, half_walk):
    (tmp_path / "in").mkdir()
    for name in ("walk.mp4", "again.mp4"):
        shutil.copy(half_walk.video, tmp_path / "in" / name)
    process = run_script(SCRIPT, "-i", "in", *half_walk.floor, "-o", "out", "--jobs", 2, "--no-film")
    assert process.returncode == 0, process.stderr
    assert "again.mp4, walk.mp4 are the same film" in process.stderr
    assert "again.mp4, walk.mp4: have a pass with the same values" in process.stderr
    assert pd.read_csv(tmp_path / "out" / "clips.csv").video.tolist() == ["again.mp4", "walk.mp4"]
    assert pd.read_csv(tmp_path / "out" / "gait_parameters.csv").ID.tolist() == ["again", "walk"]
    tables = [(tmp_path / "out" / name / "clips.csv").read_text().replace(name, "") for name in ("walk", "again")]
    assert tables[0] == tables[1]


@pytest.mark.long
@NEEDS_WEIGHTS
@NEEDS_WALK
def test_the_film_of_a_real_walk_is_on_its_page(run_script, tmp_path, weights):
    process = run_script(SCRIPT, "-i", REAL_WALK, "--height", 165, "-o", "out")
    assert process.returncode == 0, process.stderr
    (folder,) = (tmp_path / "out").iterdir()
    film = cv2.VideoCapture(str(folder / "walk.mp4"))
    assert film.get(cv2.CAP_PROP_FRAME_COUNT) > 150
    assert "data:video/mp4;base64," in (folder / "walk.html").read_text()


@NEEDS_WEIGHTS
def test_a_video_in_the_folder_of_its_results_stays(run_here, assert_refused, tmp_path, weights):
    video = write_film(tmp_path / "walk.mp4")
    (tmp_path / "walk").mkdir()
    video = video.rename(tmp_path / "walk" / "walk.mp4")
    before = video.read_bytes()
    for more in ([], ["--overwrite"]):
        process = run_here(SCRIPT, "-i", "walk/walk.mp4", "--height", 170, "-o", ".", *more)
        assert_refused(process, "walk/walk.mp4: lies in the folder of its results")
    assert video.read_bytes() == before
