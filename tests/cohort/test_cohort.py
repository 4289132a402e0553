"""What is read: the frames of each clip, and refusals that name the place."""

from pathlib import Path

import pandas as pd
import pytest

from healthgait.cohort.cohort import count_clips, output_folder
from healthgait.cohort.counts import all_bars
from healthgait.cohort.summary import summary_table
from healthgait.errors import InputError
from healthgait.layout import FLOWS, GAIT_PARAMETERS_FILE, MEASURES_FILE, SEGMENTATION, SILHOUETTE
from tests.cohort.made_up_cohort import MEASURES, cohort_of, counts_of, write_frames, write_tables

HEADER = MEASURES.splitlines()[0]
SIX_LEVELS = HEADER + "".join(f"\nPA00{n},0,30,{n} h,170,60,20" for n in range(6))


@pytest.fixture
def data(tmp_path) -> Path:
    return write_tables(tmp_path / "data")


def test_frames_are_counted_by_number_for_each_clip(tmp_path):
    write_frames(tmp_path, SILHOUETTE, {"NW-WoJ_1": 150, "NW-WJ_2": 154, "FW-WoJ_1": 99, "FW-WJ_1": 0})
    write_frames(tmp_path, SEGMENTATION, {"NW-WoJ_1": 7})
    clip = tmp_path / "silhouette" / "PA000" / "UGS" / "NW-WoJ_1_YOLOV8"
    for name in ("Thumbs.db", ".013.jpg", "999.txt"):
        (clip / name).touch()
    cohort = cohort_of(write_tables(tmp_path), dataset=tmp_path)
    assert cohort.modality == SILHOUETTE
    bars = all_bars(cohort)[-1]
    assert bars.name == "frames_per_clip"
    assert counts_of(bars) == {"Usual pace": {"150–<155": 2}, "Fast pace": {"95–<100": 1}}
    assert (bars.missing, bars.total, bars.counted, bars.axis) == (6 * 8 - 3, 3, "clips", "Frames (silhouette)")
    summary = summary_table(cohort).set_index(["quantity", "group"]).loc[("frames per clip", "Usual pace")]
    assert summary[["n", "mean", "min", "median", "max"]].tolist() == [2, 152, 150, 152, 154]


def test_the_first_modality_with_frames_is_counted(tmp_path):
    write_frames(tmp_path, FLOWS[1], {"NW-WoJ_1": 5})
    clips, modality = count_clips(tmp_path, pd.Index(["PA000"]))
    assert modality == FLOWS[1]
    assert clips["frames"].dropna().tolist() == [5]


def test_a_dataset_without_frames_of_these_people_is_refused(tmp_path):
    write_frames(tmp_path, SILHOUETTE, {"NW-WoJ_1": 5}, person="PA900")
    with pytest.raises(InputError, match="no frames of these people"):
        count_clips(tmp_path, pd.Index(["PA000"]))


def test_an_id_that_is_a_path_is_refused(data):
    (data / MEASURES_FILE).write_text(f"{HEADER}\n../x,0,30,Active,170,60,20")
    with pytest.raises(InputError, match=r"participants_measures.csv: the ID '../x' is a path"):
        cohort_of(data)


def test_the_tables_of_a_simulated_dataset_are_simulated(data, tmp_path):
    assert not cohort_of(data).simulated
    (data / "SIMULATED_DATA.json").write_text("{}")
    assert cohort_of(data).simulated


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (MEASURES_FILE, "PA_level", "Activity", "the column PA_level is missing"),
        (MEASURES_FILE, MEASURES, HEADER, "no rows"),
        (MEASURES_FILE, MEASURES, "", "the file is empty"),
        (MEASURES_FILE, MEASURES, SIX_LEVELS, "PA_level has 6 different values; expected 5 at most"),
        (GAIT_PARAMETERS_FILE, "Speed_FGS", "Pace", "the column Speed_FGS is missing"),
        (GAIT_PARAMETERS_FILE, "PA0", "PB0", "none of its people are in .*participants_measures.csv"),
    ],
)
def test_tables_that_do_not_do_are_refused_by_name(data, name, old, new, words):
    content = (data / name).read_text()
    assert old in content
    (data / name).write_text(content.replace(old, new))
    with pytest.raises(InputError, match=f"{name}: .*{words}"):
        cohort_of(data)


@pytest.mark.parametrize(
    ("dataset", "words"),
    [
        ("no", "no such folder; expected the dataset's folder"),
        (MEASURES_FILE, "is a file, not a folder"),
        (".", "no frames of these"),
    ],
)
def test_a_dataset_that_is_none_is_refused(data, dataset, words):
    with pytest.raises(InputError, match=words):
        cohort_of(data, dataset=data / dataset)


@pytest.mark.parametrize(
    ("folder", "names", "words"),
    [
        (".", [MEASURES_FILE], "would be overwritten"),
        ("link", ["counts.csv"], "would be overwritten"),
        ("folder", ["sex.png"], "sex.png: is a folder, not a file to be written"),
        ("silhouette/out", [], "is inside the dataset's silhouette"),
        ("pose/out", [], "is inside the dataset's pose"),
        (MEASURES_FILE, [], "is a file, not a folder"),
    ],
)
def test_an_output_folder_that_would_do_harm_is_refused(data, folder, names, words):
    (data / "link").mkdir()
    (data / "link" / "counts.csv").symlink_to(data / MEASURES_FILE)
    (data / "folder" / "sex.png").mkdir(parents=True)
    with pytest.raises(InputError, match=words):
        output_folder(data / folder, names, (data / MEASURES_FILE, data / GAIT_PARAMETERS_FILE), data)
    assert {path.name for path in data.iterdir()} == {MEASURES_FILE, GAIT_PARAMETERS_FILE, "link", "folder"}
