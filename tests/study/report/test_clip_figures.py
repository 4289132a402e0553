import shutil
from dataclasses import replace
from io import BytesIO

import cv2
import numpy as np
import pytest
from matplotlib.image import imread

from healthgait.columns import CLIP, ID
from healthgait.layout import FLOWS, SILHOUETTE
from healthgait.study.cells import Cell
from healthgait.study.report.clip_figures import CLIPS_SHOWN, clip_figures, side_by_side, worst_clips
from healthgait.study.report.collecting import collect
from healthgait.targets import SEX_TARGET, WEIGHT_TARGET
from tests.movinet.made_up_clips import cut_short, write_clip
from tests.study.made_up_clips_study import PEOPLE, write_dataset
from tests.study.report.test_clip_results import write_clips_cell

SEX = Cell(SEX_TARGET, "MoViNet-A0", SILHOUETTE, "WoJ", 0, sample=CLIP)
WEIGHT = Cell(WEIGHT_TARGET, "MoViNet-A5", SILHOUETTE, "both", 0, sample=CLIP)
NAME = "UGS/NW-WoJ_1"


def weights(errors: list[float], name: str = NAME) -> list[tuple]:
    """A clip a person with an error in kg."""
    return [(PEOPLE[number], name, 70, 70 + error, "") for number, error in enumerate(errors)]


def result_of(folder, cell, rows):
    return collect([write_clips_cell(folder, cell, rows)], 0)


def order(result) -> list[tuple[str, str]]:
    worst = worst_clips(result)
    return list(zip(worst[ID], worst[CLIP], strict=True))


def test_the_worst_weights_come_first(tmp_path):
    rows = [
        ("A", "1", 60, 61, ""),
        ("A", "2", 60, 40, ""),
        ("B", "1", 80, 85, ""),
        ("C", "1", 70, 92, ""),
        ("C", "2", 70, 70, ""),
    ]
    clips, _ = result_of(tmp_path, WEIGHT, rows)
    assert order(clips) == [("C", "1"), ("A", "2"), ("B", "1"), ("A", "1"), ("C", "2")]


def test_the_surest_of_the_wrong_sexes_come_first(tmp_path):
    rows = [
        ("A", "1", 1, 1, 0.99),
        ("A", "2", 1, 0, 0.30),
        ("B", "1", 0, 1, 0.95),
        ("B", "2", 0, 0, 0.4),
        ("C", "1", 1, 0, 0.02),
    ]
    clips, _ = result_of(tmp_path, SEX, rows)
    assert order(clips) == [("C", "1"), ("B", "1"), ("A", "2")]


def test_the_worst_of_all_folds_are_found(tmp_path):
    other = replace(WEIGHT, partition=1)
    outcomes = [
        write_clips_cell(tmp_path, WEIGHT, [("A", "1", 60, 61, "")]),
        write_clips_cell(tmp_path, other, [("B", "1", 60, 99, "")]),
    ]
    assert order(collect(outcomes, 0)[0]) == [("B", "1"), ("A", "1")]


def pixels(picture) -> np.ndarray:
    return imread(BytesIO(picture.content), format="png")[..., :3]


def test_a_figure_shows_the_worst_clips(shared_data, tmp_path):
    errors = [1, -30, 3, 20, 5, 6, 7, 8]
    results = result_of(tmp_path, WEIGHT, weights(errors))
    (picture,) = clip_figures(results, shared_data)
    assert picture.name == "weight_movinet_a5_worst_clips"
    assert f"the {CLIPS_SHOWN} clips with the largest errors" in picture.caption
    assert "MoViNet-A5, silhouette, WoJ and WJ: " in picture.caption
    assert picture.data["error_kg"].tolist() == [30, 20, 8, 7, 6, 5]
    assert picture.data.loc[picture.data[ID] == PEOPLE[1], ["true_kg", "predicted_kg"]].values.tolist() == [[70, 40]]
    shown = pixels(picture)
    assert shown.shape[0] > 400 and shown.std() > 0.1
    # The two that are not among the six worst are not looked at: without them it is the same figure.
    moved = shutil.copytree(shared_data, tmp_path / "moved")
    for person in (PEOPLE[0], PEOPLE[2]):
        shutil.rmtree(moved / SILHOUETTE / person)
    assert clip_figures(results, moved)[0].content == picture.content
    shutil.rmtree(moved / SILHOUETTE / PEOPLE[3])
    assert clip_figures(results, moved)[0].content != picture.content


def test_the_clips_of_the_wrong_sex_are_shown(shared_data, tmp_path):
    rows = [("PA000", NAME, 0, 1, 0.9), ("PA001", NAME, 1, 1, 0.8), ("PA002", NAME, 0, 1, 0.7)]
    (picture,) = clip_figures(result_of(tmp_path, SEX, rows), shared_data)
    assert picture.name == "sex_movinet_a0_worst_clips"
    assert "the 2 clips misclassified" in picture.caption
    assert picture.data[[ID, "true", "predicted", "probability"]].values.tolist() == [
        ["PA000", "Female", "Male", 0.9], ["PA002", "Female", "Male", 0.7],
    ]  # fmt: skip
    assert clip_figures(result_of(tmp_path / "right", SEX, [rows[1]]), shared_data) == []


def test_one_clip_a_person_is_shown(shared_data, tmp_path):
    rows = [(PEOPLE[0], NAME, 70, 99, ""), (PEOPLE[0], "UGS/NW-WoJ_2", 70, 95, ""), *weights([0, 9, 8])[1:]]
    (picture,) = clip_figures(result_of(tmp_path, WEIGHT, rows), shared_data)
    assert "the 3 clips" in picture.caption
    (same,) = clip_figures(result_of(tmp_path / "one", WEIGHT, rows[:1] + rows[2:]), shared_data)
    assert picture.content == same.content


def test_pictures_of_simulated_people_say_so(shared_data, tmp_path):
    """At the top: below that, it is the same picture."""
    results = result_of(tmp_path, WEIGHT, weights([5, 6]))
    plain, marked = (pixels(clip_figures(results, shared_data, simulated)[0]) for simulated in (False, True))
    added = len(marked) - len(plain)
    assert added == 45 and marked[:added].min() < 0.1 and plain.shape[1] == marked.shape[1]


def test_clips_of_flow_are_found(tmp_path):
    data = write_dataset(tmp_path / "data", FLOWS[0])
    cell = Cell(WEIGHT_TARGET, "MoViNet-A0", FLOWS[0], "both", 0, sample=CLIP)
    (picture,) = clip_figures(result_of(tmp_path, cell, weights([5, 6])), data)
    assert "the 2 clips" in picture.caption and pixels(picture).std() > 0.1


def shown(results, data) -> str:
    """How many clips a figure says it shows."""
    (picture,) = clip_figures(results, data)
    return picture.caption.split("the ")[1].split(" clips")[0]


def test_clips_whose_frames_cannot_be_shown_are_ignored(copied_data, tmp_path):
    results = result_of(tmp_path, WEIGHT, weights([50, 40, 30, 20, 10]))
    assert shown(results, copied_data) == "5"
    clips = [copied_data / SILHOUETTE / person / "UGS" / "NW-WoJ_1_YOLOV8" for person in PEOPLE]
    shutil.rmtree(clips[0])
    assert shown(results, copied_data) == "4"
    for picture in clips[1].iterdir():
        picture.unlink()
    assert shown(results, copied_data) == "3"
    cut_short(clips[2] / "001.png")
    assert shown(results, copied_data) == "2"
    cv2.imwrite(str(clips[3] / "001.png"), np.full((20, 30, 3), 200, np.uint8))  # of another size than its neighbour
    assert shown(results, copied_data) == "1"
    shutil.rmtree(copied_data / SILHOUETTE / PEOPLE[4])
    assert clip_figures(results, copied_data) == []


@pytest.mark.parametrize("data", [None, "nothing"])
def test_without_a_dataset_there_is_no_figure(tmp_path, data):
    results = result_of(tmp_path, WEIGHT, weights([50, 40]))
    assert clip_figures(results, data and tmp_path / data) == []


def test_tables_have_no_such_figure(small_study, shared_data):
    assert clip_figures(collect(small_study[1], 0), shared_data) == []


@pytest.mark.parametrize(
    "person, folder, name",
    [
        ("PA000", "slow/NW-WoJ_1_YOLOV8", "slow/NW-WoJ_1"),
        ("PA000", "UGS/FW-WoJ_1_YOLOV8", "UGS/FW-WoJ_1"),
        ("PA000", "UGS/NW-WoJ_1", "UGS/NW-WoJ_1"),
        ("PA000", "UGS/walk", "UGS/walk"),
        (r"$\frac$", "UGS/NW-WoJ_1_YOLOV8", "UGS/NW-WoJ_1"),
        ("a$b$", "UGS/NW-WoJ_1_YOLOV8", "UGS/NW-WoJ_1"),
    ],
)
def test_odd_names_are_shown(tmp_path, person, folder, name):
    """Of other datasets: the study takes their clips, whatever they are called."""
    write_clip(tmp_path / "data" / SILHOUETTE / person / folder)
    results = result_of(tmp_path, WEIGHT, [(person, name, 60, 70, "")])
    assert shown(results, tmp_path / "data") == "1"


def test_frames_stand_side_by_side_cut_to_what_they_show():
    first, second = np.zeros((2, 10, 40, 3), np.uint8)
    first[3, 5] = 200
    second[6, 7] = 200
    strip = side_by_side([first, second])
    assert strip.shape == (4, 40 + 2 + 40, 3)
    assert strip[0, 5, 0] == 200 and strip[3, 42 + 7, 0] == 200
    assert (strip[:, 40:42] == 255).all()


def test_black_frames_stay_whole():
    assert side_by_side([np.zeros((10, 20, 3), np.uint8)] * 3).shape == (10, 62, 3)
