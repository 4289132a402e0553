"""The gait estimation as a user runs it."""

import json

import pandas as pd
import pytest

from healthgait.columns import GAIT_PARAMETERS
from healthgait.computing import parallel
from healthgait.gait.estimation.clip_result import CLIP_COLUMNS, EVENT_COLUMNS
from healthgait.layout import MEASURES_FILE, POSE, SEGMENTATION, SENSOR_BOXES_FOLDER, Clip, clips_of
from healthgait.outputs import RECORD_FILE
from healthgait.synthetic.footfalls import gait_parameters
from healthgait.synthetic.participant import draw_participant
from healthgait.synthetic.table_files import mean_by_pace
from tests.scripts.gait_data import SCRIPT, WALK, table_of


def assert_done(process) -> None:
    assert process.returncode == 0, process.stderr
    assert process.stderr == ""


def test_the_whole_road_with_relative_paths_blanks_and_umlauts(run_script, cohort, tmp_path):
    folder = tmp_path / "mein Däten-Ordner"
    cohort.folder.rename(folder)
    tables = ["-o", "Ergebnis ü/gait.csv", "--clips", "clips ß.csv", "--events", "events.csv"]
    tables += ["--standard-errors", "±.csv"]
    process = run_script(
        SCRIPT, "-p", MEASURES_FILE, "-s", SENSOR_BOXES_FOLDER, "-e", SEGMENTATION, *tables, "--jobs", 1,
        "-k", 4.2, "-f", 29.97, cwd=folder,
    )  # fmt: skip
    assert_done(process)
    used, summary, path = process.stdout.splitlines()
    assert used == (
        f"pose {folder / POSE}, sensor boxes {SENSOR_BOXES_FOLDER}, segmentation {SEGMENTATION}; "
        "scale 4.2 m, 29.97 frames per second unless a pose file has times"
    )
    assert summary == (
        "16 clips used (flags: few_steps 1), 0 excluded (0 damaged), 8 without segmentation, from pose only, "
        "1 participants without clips (PA002)"
    )
    assert path == "Ergebnis ü/gait.csv"
    parameters = folder / path
    assert parameters.read_text().splitlines()[0] == ",".join(["ID", *GAIT_PARAMETERS])
    table = pd.read_csv(parameters, index_col="ID")
    assert list(table.index) == ["PA001", "PA002", "PA000"]
    assert table.loc["PA002"].isna().all()
    for index, name in enumerate(("PA000", "PA001")):
        truth = mean_by_pace(name, draw_participant(1, index).walks)
        for pace in ("UGS", "FGS"):
            assert table.loc[name, f"Step_{pace}"] == pytest.approx(truth[f"Step_{pace}"], abs=1.6)
            assert table.loc[name, f"Speed_{pace}"] == pytest.approx(truth[f"Speed_{pace}"], abs=0.03)
    clips, events = pd.read_csv(folder / "clips ß.csv"), pd.read_csv(folder / "events.csv")
    assert tuple(clips.columns) == CLIP_COLUMNS and tuple(events.columns) == EVENT_COLUMNS
    assert clips["clip"].tolist() == [clip.name for clip in clips_of("PA001")] * 2
    assert clips["used"].all()
    assert clips.loc[clips["ID"] == "PA001", "flags"].str.contains("no_segmentation").all()
    assert clips.loc[clips["ID"] == "PA000", "frames_decoded"].min() > 0
    assert len(events.groupby(["ID", "pace", "clip"])) == 16
    errors = pd.read_csv(folder / "±.csv", index_col="ID")
    assert list(errors.index) == list(table.index) and list(errors) == [f"{name}_se" for name in GAIT_PARAMETERS]
    assert (errors.isna().to_numpy() == table.isna().to_numpy()).all() and (errors.dropna() > 0).all(axis=None)
    assert len(list(folder.glob("*.csv"))) == 4 and [path.name for path in folder.glob(".*")] == [RECORD_FILE]


def test_any_number_of_jobs_and_a_second_run_give_the_same_bytes(run_here, one_walk, tmp_path, monkeypatch):
    monkeypatch.setattr(parallel, "START_S", 0.0)  # so that workers pay for three clips
    for clip in (Clip("PA001", "UGS", "WoJ", 1), Clip("PA002", "FGS", "WJ", 2)):
        one_walk.add(clip, like=Clip("PA001", clip.pace, clip.jacket, clip.number))
    one_walk.name("PA001", "PA002", "PA000")
    results = []
    for name, jobs in (("one", 1), ("two", 2), ("one", 1)):
        out = tmp_path / name
        tables = ["-o", out / "gait.csv", "--clips", out / "clips.csv", "--events", out / "events.csv"]
        tables += ["--standard-errors", out / "errors.csv", "--jobs", jobs]
        assert_done(run_here(SCRIPT, *one_walk.options(*tables)))
        results.append({path.name: path.read_bytes() for path in out.glob("*.csv")})
    assert len(results[0]) == 4
    assert results[0] == results[1] == results[2]


def test_a_directory_of_participants_is_the_pose_directory(run_here, one_walk, tmp_path):
    one_walk.add(Clip("PA100", "FGS", "WJ", 1), like=Clip("PA000", "FGS", "WJ", 1))
    boxes = one_walk.folder / SENSOR_BOXES_FOLDER
    pose = (one_walk.folder / "pose").rename(tmp_path / "elsewhere")
    process = run_here(SCRIPT, "-p", pose, "-s", boxes, "-o", "out.csv", "--jobs", 1)
    assert_done(process)
    table = table_of(tmp_path / "out.csv")
    assert list(table.index) == ["PA000", "PA100"]
    assert (table.loc["PA000", "Step_FGS"], table.loc["PA100", "Step_UGS"]) == ("", "")
    assert float(table.loc["PA000", "Step_UGS"]) > 40 and float(table.loc["PA100", "Step_FGS"]) > 40


def test_the_pose_alone_decodes_no_picture(run_here, one_walk, tmp_path):
    for frame in one_walk.frames(WALK).iterdir():
        frame.unlink()
        frame.write_text("no picture")
    folder = one_walk.folder
    given = ["-p", folder / MEASURES_FILE, "-s", folder / SENSOR_BOXES_FOLDER, "--pose", folder / "pose"]
    assert_done(run_here(SCRIPT, *given, "-o", "out.csv", "--clips", "clips.csv", "--jobs", 1))
    (row,) = pd.read_csv(tmp_path / "clips.csv").to_dict("records")
    assert row["frames_decoded"] == 0 and row["used"]
    truth = gait_parameters(draw_participant(1, 0).walks[WALK])
    assert row["Cadence"] == pytest.approx(truth["Cadence"], rel=0.02)


def test_scale_and_frame_rate_count(run_here, one_walk, tmp_path):
    assert_done(run_here(SCRIPT, *one_walk.options("-o", "usual.csv")))
    assert_done(run_here(SCRIPT, *one_walk.options("-o", "other.csv", "-k", 4.0, "-f", 25)))
    usual, other = (pd.read_csv(tmp_path / f"{name}.csv").loc[0] for name in ("usual", "other"))
    assert other["Step_UGS"] / usual["Step_UGS"] == pytest.approx(4.0 / 4.2, rel=0.02)
    assert other["Cadence_UGS"] / usual["Cadence_UGS"] == pytest.approx(25 / 29.97, rel=0.02)


def test_a_scale_that_no_one_can_walk_leaves_no_number_and_is_a_failure(run_here, one_walk, tmp_path):
    process = run_here(SCRIPT, *one_walk.options("-o", "out.csv", "--clips", "clips.csv", "-k", 42))
    assert process.returncode == 1
    assert set(table_of(tmp_path / "out.csv").loc["PA000"]) == {""}
    (line,) = process.stderr.splitlines()
    assert "the scale (42 m) looks wrong" in line and line.endswith("; excluded")
    used, summary, _ = process.stdout.splitlines()
    assert "scale 42 m" in used and summary.endswith("no participant has a value")


def test_the_published_method(run_here, one_walk, tmp_path):
    options = one_walk.options("-o", "out.csv", "--clips", "clips.csv", "--method", "paper")
    assert_done(run_here(SCRIPT, *options))
    (row,) = pd.read_csv(tmp_path / "out.csv").to_dict("records")
    assert row["Speed_UGS"] > 0.5 and row["Step_UGS"] > 30
    assert pd.isna(row["MonoSP_UGS"]) and pd.isna(row["BiSP_UGS"])
    assert pd.read_csv(tmp_path / "clips.csv").loc[0, "frames_decoded"] == len(list(one_walk.frames(WALK).iterdir()))


@pytest.mark.parametrize("method", ["events", "paper"])
def test_a_length_in_the_sensor_boxes_counts_before_the_scale(run_here, one_walk, tmp_path, method):
    path = one_walk.boxes(WALK)
    path.write_text(json.dumps(json.loads(path.read_text()) | {"length_m": 4.2}))
    assert_done(run_here(SCRIPT, *one_walk.options("-o", "usual.csv", "--method", method)))
    process = run_here(SCRIPT, *one_walk.options("-o", "other.csv", "--method", method, "-k", 3))
    assert process.returncode == 0 and "the scale of 3 m is not used" in process.stderr
    assert "sensor boxes (4.20 m)" in process.stdout and "scale" not in process.stdout
    assert (tmp_path / "usual.csv").read_text() == (tmp_path / "other.csv").read_text()


def test_the_floor_edge_counts(run_here, one_walk, tmp_path):
    for edge in ("y_max", "y_min"):
        assert_done(run_here(SCRIPT, *one_walk.options("-o", f"{edge}.csv", "--floor-edge", edge)))
    assert (tmp_path / "y_max.csv").read_text() != (tmp_path / "y_min.csv").read_text()


def test_figures_are_drawn_where_they_are_wanted(run_here, one_walk, tmp_path):
    assert_done(run_here(SCRIPT, *one_walk.options("-o", "out.csv", "-g", "my pictures")))
    pictures = tmp_path / "my pictures" / "PA000"
    assert sorted(pictures.rglob("*.png")) == [pictures / "UGS" / "NW-WoJ_2.png", pictures / "summary.png"]


def test_files_for_opensim_are_written_where_they_are_wanted(run_here, one_walk, tmp_path):
    for _ in range(2):  # those of an earlier run are replaced
        process = run_here(SCRIPT, *one_walk.options("-o", "out.csv", "--opensim", "for OpenSim"))
        assert process.returncode == 0, process.stderr
        assert "ankle 1, foot 1" in process.stdout
    folder = tmp_path / "for OpenSim" / "PA000" / "UGS"
    assert sorted(path.name for path in folder.glob("[!.]*")) == ["NW-WoJ_2.mot", "NW-WoJ_2.trc"]


def test_only_who_is_in_the_table_is_estimated_and_who_has_no_pose_keeps_a_row(run_here, one_walk, tmp_path):
    one_walk.add(Clip("PA777", "UGS", "WoJ", 2))
    one_walk.name("B", "PA000", "A")
    process = run_here(SCRIPT, *one_walk.options("-o", "out.csv", "--clips", "clips.csv"))
    assert_done(process)
    table = table_of(tmp_path / "out.csv")
    assert list(table.index) == ["B", "PA000", "A"]
    assert set(table.loc[["B", "A"]].to_numpy().ravel()) == {""}
    assert list(table_of(tmp_path / "clips.csv").index) == ["PA000"]


def test_nothing_is_written_but_what_was_asked_for(run_here, one_walk, tmp_path):
    before = one_walk.files()
    assert_done(run_here(SCRIPT, *one_walk.options("-o", "out.csv")))
    assert one_walk.files() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == [RECORD_FILE, "one walk", "out.csv"]


def test_help_names_every_option(run_here):
    process = run_here(SCRIPT, "--help")
    assert process.returncode == 0
    options = "-p -s -e -o -k -f -g --pose --clips --events --standard-errors --jobs --method --floor-edge"
    for option in [*options.split(), "--frame-offset"]:
        assert f" {option}" in process.stdout
