import numpy as np
import pytest
from matplotlib.figure import Figure

from healthgait.gait.agreement import QUANTITIES
from healthgait.gait.figures import clips_panel, draw_participant, remarks
from healthgait.layout import Clip
from tests.gait.drawn import check_picture, texts

pytestmark = pytest.mark.filterwarnings("error")

CLIP = Clip("PA000", "UGS", "WoJ", 2)
SUMMARY_PX = 780  # height of the panels


def row_of(clip, **other):
    row = {"ID": clip.participant, "pace": clip.pace, "clip": clip.name, "used": True, "reason": "", "flags": ""}
    numbers = {"Step": 60 + clip.number, "Stride": 122.0, "Cadence": 110.0, "MonoSP": 0.4, "BiSP": 0.1, "Speed": 1.1}
    return row | numbers | {"Step_cm_left": 59.0, "Step_cm_right": 63.0} | other


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
    clips_panel(axes, [*USUAL, FAST], {"UGS": 61.5, "FGS": 62.0}, "Step", QUANTITIES["Step"])
    lines = {line.get_label(): line.get_xydata().tolist() for line in axes.lines}
    assert lines["clip"] == [[1, 62], [8, 62]]
    assert lines["clip with a flag"] == [[2, 61]]
    assert [place for place, _ in lines["excluded"]] == [3]
    assert lines["left steps"][0] == pytest.approx([0.78, 59])
    assert lines["right steps"][-1] == pytest.approx([8.22, 63])
    assert texts(axes) == ["usual: 61.50", "fast: 62.00"]
    bands = [band.get_paths()[0].get_extents() for band in axes.collections[::2]]
    assert [(band.y0, band.y1) for band in bands] == [
        pytest.approx((0.95 * mean, 1.05 * mean)) for mean in (61.5, 62.0)
    ]
    ticks = dict(zip(axes.get_xticks(), (label.get_text() for label in axes.get_xticklabels()), strict=True))
    assert (ticks[1], ticks[3], ticks[8]) == ("WoJ 2", "WJ 2", "WJ 2")


def test_a_summary_is_drawn_even_of_nothing_but_excluded_clips(tmp_path):
    means = {f"{quantity}_{pace}": row_of(CLIP)[quantity] for quantity in QUANTITIES for pace in ("UGS", "FGS")}
    draw_participant(tmp_path, [*USUAL, FAST], means)
    check_picture(tmp_path / "PA000/summary.png", SUMMARY_PX, lines=4)
    draw_participant(tmp_path, USUAL[2:], dict.fromkeys(means, np.nan))
    check_picture(tmp_path / "PA000/summary.png", SUMMARY_PX, lines=3)


def test_a_simulated_person_is_called_so(tmp_path):
    means = {f"{quantity}_{pace}": row_of(CLIP)[quantity] for quantity in QUANTITIES for pace in ("UGS", "FGS")}
    pictures = []
    for simulated in (False, True):
        draw_participant(tmp_path, [*USUAL, FAST], means, simulated)
        pictures.append((tmp_path / "PA000/summary.png").read_bytes())
    assert pictures[0] != pictures[1]
