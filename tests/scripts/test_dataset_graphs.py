"""The dataset's figures as a user makes them: the files, what is said, refusals, and what is left of an earlier run."""

import csv
from pathlib import Path

import cv2
import pytest

from healthgait.layout import GAIT_PARAMETERS_FILE, MEASURES_FILE, SILHOUETTE, SIMULATED_MARKER, SIMULATED_NOTICE
from tests.cohort.made_up_cohort import MEASURES, write_frames, write_tables
from tests.outputs import names_in

SCRIPT = "dataset_graphs.sh"
ODD = """d 'a' "b" $x$ *\n;ä"""
TABLES = {"counts.csv", "summary.csv", "bmi_speed.csv"}
OF_TABLES = {"sex", "age_groups", "activity", "height", "weight", "bmi", "bmi_speed"}


@pytest.fixture
def data(tmp_path) -> Path:
    return write_tables(tmp_path / "data")


def arguments(data: Path, output: object, *more: object) -> list[object]:
    return [SCRIPT, "-p", data / MEASURES_FILE, "--gait", data / GAIT_PARAMETERS_FILE, "-o", output, *more]


def outputs(figures: set[str]) -> set[str]:
    return TABLES | {f"{name}.{kind}" for name in figures for kind in ("png", "pdf")}


def test_all_figures_of_a_simulated_dataset_in_an_odd_folder(run_script, tmp_path):
    data = write_tables(tmp_path / ODD)
    write_frames(data, SILHOUETTE, {"NW-WoJ_1": 20, "FW-WoJ_1": 12})
    (data / SIMULATED_MARKER).write_text("{}")
    command = [SCRIPT, "-p", f"{ODD}/{MEASURES_FILE}", "--gait", f"{ODD}/{GAIT_PARAMETERS_FILE}", "-d", f"./{ODD}"]
    process = run_script(*command, "-o", f"{ODD}/graphs")
    assert (process.returncode, process.stderr) == (0, "")
    assert process.stdout == f"{SIMULATED_NOTICE}\nwritten to {ODD}/graphs\n"
    out = data / "graphs"
    assert names_in(out) == outputs(OF_TABLES | {"frames_per_clip"})
    for path in out.glob("*.png"):
        height, width = cv2.imread(str(path)).shape[:2]
        assert width >= 1000 and height >= 700, path  # 3.5 inches at 300 dots
    assert all(path.read_bytes().startswith(b"%PDF") for path in out.glob("*.pdf"))
    with (out / "counts.csv").open(newline="", encoding="utf-8") as file:
        frames = [row for row in csv.DictReader(file) if row["figure"] == "frames_per_clip" and row["count"] != "0"]
    assert [tuple(row.values()) for row in frames] == [
        ("frames_per_clip", "Usual pace", "20–<25", "1", "clips"),
        ("frames_per_clip", "Fast pace", "10–<15", "1", "clips"),
        ("frames_per_clip", "all", "missing", "46", "clips"),
    ]


def test_a_second_run_replaces_and_removes_what_is_old(run_here, data, tmp_path, assert_refused):
    out = tmp_path / "out"
    out.mkdir()
    for name in ("sex.png", "frames_per_clip.pdf", "mine.png"):
        (out / name).write_bytes(b"old")
    assert_refused(run_here(*arguments(data, "out")), "out/sex.png: exists, and no earlier run wrote it", "overwrite")
    (data / MEASURES_FILE).write_text(MEASURES.replace("Non active", "").replace("Active", "NA"))
    process = run_here(*arguments(data, "out", "--overwrite"))
    assert (process.returncode, process.stderr) == (0, "")
    assert process.stdout.splitlines() == [
        "not drawn: activity: nobody has the values it needs",
        "not drawn: frames_per_clip: needs the dataset's folder",
        "written to out",
    ]
    assert names_in(out) == outputs(OF_TABLES - {"activity"}) | {"mine.png"}
    assert (out / "sex.png").read_bytes().startswith(b"\x89PNG")


def test_what_cannot_be_drawn_is_refused_in_one_line_and_nothing_is_written(run_here, data, tmp_path, assert_refused):
    write_frames(data, SILHOUETTE, {"NW-WoJ_1": 3})
    inside = data / "silhouette" / "out"
    assert_refused(run_here(*arguments(data, inside, "-d", data)), "is inside", "name another folder")
    (data / MEASURES_FILE).write_text(MEASURES.replace("PA_level", "Activity"))
    assert_refused(run_here(*arguments(data, "out")), MEASURES_FILE, "the column PA_level is missing")
    assert names_in(tmp_path) == {"data"}
    assert names_in(data) == {MEASURES_FILE, GAIT_PARAMETERS_FILE, "silhouette"}
    assert not inside.exists()
