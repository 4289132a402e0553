"""The dataset's figures as a user makes them: the files, what is said, refusals, and what is left of an earlier run."""

import csv
from pathlib import Path

import cv2
import pytest

from healthgait.layout import GAIT_PARAMETERS_FILE, MEASURES_FILE, SILHOUETTE, SIMULATED_MARKER, SIMULATED_NOTICE
from tests.cohort.made_up_cohort import MEASURES, write_frames, write_tables

SCRIPT = "dataset_graphs.sh"
ODD = """d 'a' "b" $x$ *\n;ä"""
TABLES = {"counts.csv", "summary.csv", "bmi_speed.csv"}
OF_TABLES = {"sex", "age_groups", "activity", "height", "weight", "bmi", "bmi_speed"}


@pytest.fixture
def data(tmp_path) -> Path:
    return write_tables(tmp_path / "data")


def arguments(data: Path, output: object, *more: object) -> list[object]:
    return [SCRIPT, "-p", data / MEASURES_FILE, "-g", data / GAIT_PARAMETERS_FILE, "-o", output, *more]


def outputs(figures: set[str]) -> set[str]:
    return TABLES | {f"{name}.{kind}" for name in figures for kind in ("png", "pdf")}


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_all_figures_of_a_simulated_dataset_in_an_odd_folder(run_script, tmp_path):
    data = write_tables(tmp_path / ODD)
    write_frames(data, SILHOUETTE, {"NW-WoJ_1": 20, "FW-WoJ_1": 12})
    (data / SIMULATED_MARKER).write_text("{}")
    command = [SCRIPT, "-p", f"{ODD}/{MEASURES_FILE}", "-g", f"{ODD}/{GAIT_PARAMETERS_FILE}", "-d", f"./{ODD}"]
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
        ("frames_per_clip", "all", "not there", "46", "clips"),
    ]


def test_a_second_run_replaces_and_removes_what_is_old(run_script, data, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    for name in ("sex.png", "frames_per_clip.pdf", "mine.png"):
        (out / name).write_bytes(b"old")
    (data / MEASURES_FILE).write_text(MEASURES.replace("Non active", "").replace("Active", "NA"))
    process = run_script(*arguments(data, "out"))
    assert (process.returncode, process.stderr) == (0, "")
    assert process.stdout.splitlines() == [
        "left out: activity: nobody has the values it shows",
        "left out: frames_per_clip: needs the dataset's folder, -d",
        "written to out",
    ]
    assert names_in(out) == outputs(OF_TABLES - {"activity"}) | {"mine.png"}
    assert (out / "sex.png").read_bytes().startswith(b"\x89PNG")
    before = {path: path.read_bytes() for path in out.iterdir()}
    assert run_script(*arguments(data, "out")).returncode == 0
    assert {path: path.read_bytes() for path in out.iterdir()} == before


def test_what_cannot_be_drawn_is_refused_in_one_line_and_nothing_is_written(run_script, data, tmp_path, assert_refused):
    measures, gait = data / MEASURES_FILE, data / GAIT_PARAMETERS_FILE
    header = MEASURES.splitlines()[0]
    for path, content, words in [
        (measures, MEASURES.replace("PA_level", "Activity"), ["the column PA_level is missing"]),
        (measures, header + "\n", ["not one row"]),
        (measures, "", ["the file is empty"]),
        (measures, header + "".join(f"\nPA00{n},0,30,{n} h,170,60,20" for n in range(6)), ["PA_level has 6 different"]),
        (gait, gait.read_text().replace("Speed_FGS", "Pace"), ["the column Speed_FGS is missing"]),
        (gait, gait.read_text().replace("PA0", "PB0"), ["none of its people is in", MEASURES_FILE]),
    ]:
        whole = path.read_text()
        path.write_text(content)
        assert_refused(run_script(*arguments(data, "out")), path.name, *words)
        path.write_text(whole)
    assert names_in(tmp_path) == {"data"}


def test_folders_that_do_not_fit_are_refused(run_script, data, tmp_path, assert_refused):
    write_frames(data, SILHOUETTE, {"NW-WoJ_1": 3})
    (tmp_path / "empty").mkdir()
    (data / "summary.csv").write_text((data / MEASURES_FILE).read_text())
    for command, words in [
        (arguments(data, "out", "-d", tmp_path / "no"), ["no: no such folder", "-d expects"]),
        (arguments(data, "out", "-d", data / MEASURES_FILE), ["is a file, not a folder"]),
        (arguments(data, "out", "-d", "empty"), ["empty: no frames of these people"]),
        (arguments(data, data / "silhouette" / "out", "-d", data), ["lies within", "name a folder elsewhere"]),
        (arguments(data, data / MEASURES_FILE), ["is a file, not a folder"]),
        ([*arguments(data, data), "-p", data / "summary.csv"], ["summary.csv: would be overwritten"]),
    ]:
        assert_refused(run_script(*command), *words)
    assert names_in(tmp_path) == {"data", "empty"}
    assert names_in(data) == {MEASURES_FILE, GAIT_PARAMETERS_FILE, "summary.csv", "silhouette"}
