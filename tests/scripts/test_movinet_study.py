"""The study of clips as a user runs it: what it reports, and that nothing is computed twice or taken for another's."""

import re
import shutil
import subprocess
import sys
from html import unescape

import numpy as np
import pandas as pd
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util.tensor_util import make_ndarray

from healthgait.layout import SILHOUETTE
from tests.conftest import ROOT
from tests.scripts.clip_data import PEOPLE, TVL1, change_a_pixel

CELL = "MoViNet-A0/silhouette_both"
LOUD = 'MoViNet has RANDOM WEIGHTS ("weights": null)'
PREDICT = """
import sys
from healthgait.frames import frames_from_video_file
from healthgait.movinet.model import load_stored_model
models = [load_stored_model(path) for path in sys.argv[1:3]]
for clip in sys.argv[3:]:
    frames = frames_from_video_file(clip, 4, (32, 32))[None]
    print(*(float(model(frames)[0, -1]) for model in models))
"""


def row_of(report, title, start):
    """The cells of a line of a Markdown table that begins with some cells."""
    table = report.split(f"## {title}")[1].split("\n## ")[0]
    (line,) = [line for line in table.splitlines() if line.startswith(f"| {start} |")]
    return [text.strip() for text in line.strip("| ").split("|")]


def test_three_targets_from_config_to_tables(finished_study):
    results = pd.read_csv(finished_study.results / "results.csv")
    clips = results[results["method"] == "MoViNet-A0"]
    assert set(clips["target"]) == {"sex", "weight", "age"} and set(clips["sample"]) == {"clip", "participant"}
    # 4 modalities x (3 classes for the sex x 4 metrics + 3 + 3 metrics) x 2 samples
    assert len(clips) == 4 * (3 * 4 + 3 + 3) * 2
    shown = clips[clips["published"].notna()]
    assert set(shown["sample"]) == {"clip"} and len(shown) == 4 * 3 * 2  # the paper has A0 for the sex alone
    done = clips[clips["status"] == "done"]
    assert set(done["input"]) == {SILHOUETTE, TVL1} and done["participants"].eq(5).all()
    assert clips[clips["status"] == "no data"]["reason"].str.len().gt(0).all()
    accuracy = done[done["metric"] == "accuracy"]
    assert (accuracy["value"] > 0.9).all() and (accuracy["versus_baseline"] == "better").all()
    assert (done[done["metric"] == "mae_kg"]["versus_baseline"] == "better").all()


def test_the_report_has_the_tables_with_clips_and_participants(finished_study):
    report = (finished_study.results / "report.md").read_text()
    page = unescape((finished_study.results / "report.html").read_text())
    for title in ("Table 2. Sex from clips", "Table 4. Weight in kg", "Table 5. Age in years", "Table 5, by age group"):
        assert title in report and title in page
    assert "Table 1" not in report and "Table 3" not in report
    assert "- MoViNet: RANDOM weights" in report and "\n- searches: " not in report
    assert report.count("sex MoViNet-A0 semantic_segmentation (WJ), fold 0") == 1
    per_clip = row_of(report, "Table 2", "MoViNet-A0 | silhouette WoJ and WJ, per clip")
    assert per_clip[3].startswith("0.892 (") and per_clip[-1] == "5 people, 15 clips"
    per_person = row_of(report, "Table 2", "MoViNet-A0 | silhouette WoJ and WJ, per participant")
    assert per_person[3] == "–" and per_person[-1] == "5"
    for name in ("weight_movinet_a0_worst_clips", "age_movinet_a0_worst_clips"):
        assert (finished_study.results / "figures" / f"{name}.png").stat().st_size > 1000
        assert f"![{name}]" in report
        assert (finished_study.results / "figures" / f"{name}.csv").is_file()
    assert page.count("data:image/") == report.count("![")


def test_random_weights_are_said_aloud(finished_study):
    warnings = (finished_study.folder / "stderr.txt").read_text().splitlines()
    assert sum(line.startswith(f"warning: {LOUD}") for line in warnings) == 2  # at the start and at the end
    assert {line[:9] for line in warnings} == {"warning: "}  # TensorFlow starts without a word
    assert LOUD in (finished_study.results / "report.md").read_text()
    assert LOUD in unescape((finished_study.results / "report.html").read_text())


@pytest.mark.long
def test_the_number_of_frames_is_varied_for_table_1(study, run_clips):
    for folder in study.folder.glob("data/silhouette/*/*/*"):  # to be quick: one clip each
        if not folder.name.startswith("NW-WoJ_1"):
            shutil.rmtree(folder)
    shutil.rmtree(study.folder / "data" / "optical_flow")
    finished = run_clips(study, "--ablation", "frames", "--targets", "sex", "--jobs", 1)
    assert finished.returncode == 0, finished.stderr
    report = (study.results / "report.md").read_text()
    frames = [2, 3, 4, 5, 10, 15, 20, 25, 30, 35, 40]
    table = report.split("Table 1.")[1].split("## ")[0]
    assert list(map(int, re.findall(r"(\d+) frames WoJ, per clip", table))) == frames
    results = pd.read_csv(study.results / "results.csv")
    varied = results[results["frames"].notna() & (results["sample"] == "clip") & (results["metric"] == "accuracy")]
    assert varied["frames"].tolist() == frames and (varied["status"] == "done").all()


def test_a_copied_or_touched_data_set_computes_nothing(copied_study, finished_study, run_clips):
    written = copied_study.written()
    assert len(written) == 13 + 4
    cell = copied_study.cell(f"sex/{CELL}")
    leftovers = [
        cell.with_name(f"{cell.name}.checkpoint"),
        copied_study.results / "features" / ".clip_digests.json.0123456789abcdef.part",
    ]
    for touched in (False, True):
        for path in (copied_study.folder / "data" / "silhouette").rglob("*") if touched else ():
            path.touch()
        for leftover in leftovers:
            leftover.mkdir()
        again = run_clips(copied_study, "--jobs", 1)
        assert again.returncode == 0, again.stderr
        assert "13 of 13 cells are done already" in again.stdout and "to do" not in again.stdout
        assert copied_study.written() == written
        assert not any(leftover.exists() for leftover in leftovers)
    tables = [(one.results / "results.csv").read_bytes() for one in (copied_study, finished_study)]
    assert tables[0] == tables[1].replace(*(bytes(one.folder) for one in (finished_study, copied_study)))


def test_a_changed_pixel_changes_the_cells_that_see_it(copied_study, run_clips):
    before = copied_study.predictions()
    change_a_pixel(copied_study.clip(PEOPLE[8], 1, TVL1) / "010.png")  # with jacket, of the test part
    again = run_clips(copied_study, "--targets", "sex", "weight", "--jobs", 1)
    assert again.returncode == 0, again.stderr
    assert "features of a0, 4 frames: 1 clips to compute, 23 stored" in again.stdout
    after = copied_study.predictions()
    assert before.items() <= after.items()
    new = {place.parent.as_posix().removeprefix("cells/") for place in after.keys() - before.keys()}
    assert new == {
        "sex/MoViNet-A0/optical_flow/TVL1_WJ",
        "sex/MoViNet-A0/optical_flow/TVL1_both",
        "weight/MoViNet-A0/optical_flow/TVL1_both",
    }
    for place in after.keys() - before.keys():
        (old,) = (old for old in before if old.parent == place.parent)
        assert before[old] != after[place]


@pytest.mark.long
def test_the_stored_models_give_the_stored_predictions(finished_study):
    """Sex and weight, in a fresh process."""
    cells = [finished_study.cell(f"{target}/{CELL}") for target in ("sex", "weight")]
    sex, weight = (pd.read_csv(cell / "predictions.csv") for cell in cells)
    walks = {"UGS/NW-WoJ_1": 0, "UGS/NW-WJ_1": 1, "FGS/FW-WoJ_2": 2}
    clips = [finished_study.clip(row.ID, walks[row.clip]) for row in sex.itertuples()]
    models = [cell / "model.keras" for cell in cells]
    printed = subprocess.run(
        [sys.executable, "-c", PREDICT, *models, *clips], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    found = np.array([line.split() for line in printed.splitlines()], float)
    assert found.shape == (15, 2)
    np.testing.assert_allclose(found[:, 0], sex["probability"], rtol=1e-4)
    np.testing.assert_allclose(found[:, 1], weight["predicted"], rtol=1e-4)


@pytest.mark.parametrize(("target", "name"), [("sex", "accuracy"), ("weight", "mean_squared_error_scaled")])
def test_tensorboard_reads_the_curves(finished_study, target, name):
    events = EventAccumulator(str(finished_study.cell(f"{target}/{CELL}")), size_guidance={"tensors": 0})
    events.Reload()
    epochs = {"sex": 20, "weight": 100}[target]
    for part in ("training", "validation"):
        tensors = events.Tensors(f"{name}/{part}")
        assert [event.step for event in tensors] == list(range(1, epochs + 1))
        values = [float(make_ndarray(event.tensor_proto)) for event in tensors]
        assert np.isfinite(values).all() and min(values) >= 0


@pytest.mark.usefixtures("own_threads")
def test_list_shows_the_cells_of_all_methods_and_writes_nothing(run_here, study):
    listed = run_here("technical_validation.py", "--config", study.config, "--list")
    assert listed.returncode == 0, listed.stderr
    lines = listed.stdout.splitlines()
    for cell in ("sex MoViNet-A0 silhouette (WoJ) partition 0", "age MoViNet-A0 optical_flow/TVL1 (both) partition 0"):
        assert [line for line in lines if line.startswith(f"to do   {cell}: {study.results}")]
    assert any(line.startswith("no data age MLP usual_gait") for line in lines)
    assert any(line.startswith("no data sex XGBoost circumference") for line in lines)
    # Baselines; MoViNet on two modalities of sex, weight and age; GEI on silhouettes.
    assert sum(line.startswith("to do ") for line in lines) == 3 + 6 + 2 + 2 + 3 + 1 + 1
    assert lines[-1] == f"{len(lines) - 1} cells: 0 done, 18 to do, {len(lines) - 19} no data"
    assert not study.results.exists()
