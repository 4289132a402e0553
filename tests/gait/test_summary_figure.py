import numpy as np
import pytest
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from healthgait.columns import QUANTITIES
from healthgait.gait.figures.drawing import clips_panel, draw_participant, remarks
from healthgait.layout import Clip
from tests.gait.drawn import check_picture, texts

pytestmark = pytest.mark.filterwarnings("error")

CLIP = Clip("PA000", "UGS", "WoJ", 2)
SUMMARY_PX = 780  # height of the panels


def row_of(clip, **other):
    row = {"ID": clip.participant, "pace": clip.pace, "clip": clip.name, "used": True, "reason": "", "flags": ""}
    numbers = {"Step": 60 + clip.number, "Stride": 122.0, "Cadence": 110.0, "MonoSP": 0.4, "BiSP": 0.1, "Speed": 1.1}
    errors = {"Step_se": 0.3, "Stride_se": 0.6, "Cadence_se": 0.5, "MonoSP_se": 0.01, "BiSP_se": 0.01, "Speed_se": 0.01}
    return row | numbers | errors | {"Step_cm_left": 59.0, "Step_cm_right": 63.0} | other


EXCLUDED = {"used": False, "reason": "the person stops", **dict.fromkeys(QUANTITIES, np.nan), "Step_cm_left": np.nan}
USUAL = [
    row_of(CLIP),
    row_of(Clip("PA000", "UGS", "WJ", 1), flags="few_steps many_swaps"),
    row_of(Clip("PA000", "UGS", "WJ", 2), **EXCLUDED),
]
FAST = row_of(Clip("PA000", "FGS", "WJ", 2))


def test_remarks_name_whatever_speaks_against_a_clip():
    assert remarks([*USUAL, FAST]) == [
        "Usual pace: 2 of 3 clips used;  Fast pace: 1 of 1 clips used",
        "No pose file: FW-WJ_1, FW-WoJ_1, FW-WoJ_2, NW-WoJ_1",
        "NW-WJ_1 flagged: few_steps, many_swaps",
        "NW-WJ_2 EXCLUDED: the person stops",
    ]
    damaged = row_of(CLIP, used=False, reason="/a/long/way/boxes.json: box 0 is missing; expected 0, 1")
    assert remarks([damaged])[-1] == "NW-WoJ_2 EXCLUDED: boxes.json: box 0 is missing; expected 0, 1"
    assert remarks([FAST])[0].endswith("1 of 1 clips used;  no flags")


def test_the_summary_shows_clips_sides_and_means():
    axes = Figure().subplots()
    means, errors = {"UGS": 61.5, "FGS": 62.0}, {"UGS": 0.25, "FGS": np.nan}
    clips_panel(axes, [*USUAL, FAST], means, errors, "Step", QUANTITIES["Step"])
    lines = {line.get_label(): line.get_xydata().tolist() for line in axes.lines}
    assert lines["clip"] == [[1, 62], [8, 62]]
    assert lines["flagged clip"] == [[2, 61]]
    assert [place for place, _ in lines["excluded"]] == [3]
    assert lines["left steps"][0] == pytest.approx([0.78, 59])
    assert lines["right steps"][-1] == pytest.approx([8.22, 63])
    assert texts(axes) == ["usual:\n61.5 ± 0.2", "fast:\n62.0"]
    bands = [band.get_paths()[0].get_extents() for band in axes.collections if isinstance(band, PolyCollection)]
    assert [(band.y0, band.y1) for band in bands] == [
        pytest.approx((0.95 * mean, 1.05 * mean)) for mean in (61.5, 62.0)
    ]
    ticks = dict(zip(axes.get_xticks(), (label.get_text() for label in axes.get_xticklabels()), strict=True))
    assert (ticks[1], ticks[3], ticks[8]) == ("WoJ 2", "WJ 2", "WJ 2")


def bars_of(axes):
    """(place, lower end, upper end) of the error bars that are drawn."""
    segments = [one for bars in axes.containers for one in bars.lines[2][0].get_segments()]
    return [(x, low, high) for (x, low), (_, high) in filter(len, segments)]


def test_error_bars_reach_one_standard_error_from_each_clip_and_mean():
    axes = Figure().subplots()
    clips = [USUAL[0] | {"Step_se": 0.4}, USUAL[1], USUAL[2], FAST | {"Step_se": np.nan}]
    clips_panel(axes, clips, {"UGS": 61.5, "FGS": 62.0}, {"UGS": 0.25, "FGS": 0.5}, "Step", QUANTITIES["Step"])
    assert sorted(bars_of(axes)) == [
        pytest.approx(bar) for bar in [(1, 61.6, 62.4), (2, 60.7, 61.3), (3.5, 61.25, 61.75), (8.5, 61.5, 62.5)]
    ]
    labels = axes.get_legend_handles_labels()[1]
    assert {"mean", "clip", "± 1 standard error"} <= set(labels)


def test_a_summary_is_drawn_even_of_nothing_but_excluded_clips(tmp_path):
    means = {f"{quantity}_{pace}": row_of(CLIP)[quantity] for quantity in QUANTITIES for pace in ("UGS", "FGS")}
    errors = dict.fromkeys(means, 0.01)
    draw_participant(tmp_path, [*USUAL, FAST], means, errors)
    check_picture(tmp_path / "PA000/summary.png", SUMMARY_PX, lines=4)
    draw_participant(tmp_path, USUAL[2:], *[dict.fromkeys(means, np.nan)] * 2)
    check_picture(tmp_path / "PA000/summary.png", SUMMARY_PX, lines=3)


def test_a_simulated_person_is_called_so(tmp_path):
    means = {f"{quantity}_{pace}": row_of(CLIP)[quantity] for quantity in QUANTITIES for pace in ("UGS", "FGS")}
    pictures = []
    for simulated in (False, True):
        draw_participant(tmp_path, [*USUAL, FAST], means, means, simulated)
        pictures.append((tmp_path / "PA000/summary.png").read_bytes())
    assert pictures[0] != pictures[1]
