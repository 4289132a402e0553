from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from healthgait.study.cells import FAILED, Cell, Outcome
from healthgait.study.report.collecting import collect
from healthgait.study.report.forest import forest
from healthgait.study.report.pictures import finished
from healthgait.targets import SEX_TARGET, WEIGHT_TARGET
from tests.study.report.test_answers import study, told
from tests.study.report.test_clip_figures import SEX, result_of

SVG = "{http://www.w3.org/2000/svg}"


def words(drawing, simulated=False) -> list[str]:
    """The text in a figure's file, which is there as text."""
    picture = finished(drawing, simulated, "svg")
    assert picture.file_type == "image/svg+xml"
    return [text.text for text in ElementTree.fromstring(picture.content).iter(f"{SVG}text")]


def test_every_method_and_input_has_its_numbers(tmp_path):
    results = study(tmp_path, {"XGBoost usual_gait": told([1] * 10), "MLP fast_gait": told([0, 19] * 5)})
    drawing = forest(results, WEIGHT_TARGET)
    table = drawing.data.set_index("method")
    assert table["metric"].unique() == ["mae_kg"]
    assert table.loc["XGBoost", ["value", "ci95_low", "ci95_high", "baseline", "published"]].tolist() == [
        1, 1, 1, 10, 11.766,
    ]  # fmt: skip
    assert table["versus_baseline"].to_dict() == {"MLP": "no clear difference", "XGBoost": "better"}
    assert "1 of 2" in drawing.caption
    text = words(drawing)
    assert {
        "MLP, OptoGait",
        "fast gait",
        "XGBoost, OptoGait",
        "usual gait",
        "baseline",
        "published value (real people)",
    } <= set(text)


def test_only_what_is_better_than_the_baseline_is_filled(tmp_path):
    results = study(tmp_path, {"XGBoost usual_gait": told([1] * 10), "MLP fast_gait": told([0, 19] * 5)})
    (axes,) = forest(results, WEIGHT_TARGET).figure.axes
    circles = [line for line in axes.lines if line.get_marker() == "o"]
    filled = {float(line.get_xdata()[0]): line.get_markerfacecolor() != "white" for line in circles}
    assert filled == {9.5: False, 1.0: True}


def test_clips_and_the_mean_of_a_person_have_marks_of_two_shapes(tmp_path):
    rows = [("A", "1", 1, 1, 0.9), ("A", "2", 1, 0, 0.4), ("B", "1", 0, 0, 0.1)]
    drawing = forest(result_of(tmp_path, SEX, rows), SEX_TARGET)
    assert drawing.data["value"].tolist() == pytest.approx([2 / 3, 1])
    (axes,) = drawing.figure.axes
    assert {line.get_marker() for line in axes.lines} >= {"o", "s"}
    assert "silhouette, WoJ" in words(drawing)


def test_other_numbers_of_frames_are_left_out(tmp_path):
    results = result_of(tmp_path, replace(SEX, frames=10), [("A", "1", 1, 1, 0.9)])
    assert forest(results, SEX_TARGET) is None


def test_what_has_no_result_is_counted(tmp_path):
    results = study(tmp_path, {"XGBoost usual_gait": told([1] * 10)})
    assert "without" not in forest(results, WEIGHT_TARGET).caption
    failed = Outcome(Cell(WEIGHT_TARGET, "MLP", "usual_gait", "OptoGait", 0), FAILED, reason="why")
    results += collect([failed], 0)
    assert "1 without a result" in forest(results, WEIGHT_TARGET).caption


def test_it_has_a_title_and_a_description_and_says_if_the_people_are_simulated(tmp_path):
    drawing = forest(study(tmp_path, {"A<b>&$x$ usual_gait": told([1] * 10)}), WEIGHT_TARGET)
    root = ElementTree.fromstring(finished(drawing, False, "svg").content)
    assert root.get("role") == "img"
    named = {part.get("id"): part.text for part in root if part.get("id") in root.get("aria-labelledby").split()}
    assert named == {"title": "Weight, every method and input", "description": drawing.caption}
    assert "A<b>&$x$, OptoGait" in words(drawing)
    assert not any("SIMULATED" in text for text in words(drawing))
    assert any("SIMULATED" in text for text in words(drawing, simulated=True))


def test_names_without_an_end_leave_room_for_the_plot(tmp_path):
    drawing = forest(study(tmp_path, {f"{'long' * 20} {'name_' * 40}": told([1] * 10)}), WEIGHT_TARGET)
    assert max(map(len, words(drawing))) < 60
    drawing.figure.draw_without_rendering()
    assert drawing.figure.axes[0].get_position().width > 0.25


def test_the_same_results_give_the_same_file(tmp_path):
    results = study(tmp_path, {"MLP usual_gait": told(np.arange(10))})
    first, second = (finished(forest(results, WEIGHT_TARGET), False, "svg").content for _ in range(2))
    assert first == second


def test_without_a_finished_method_there_is_none():
    assert forest(collect([Outcome(SEX, FAILED, reason="why")], 0), SEX_TARGET) is None
