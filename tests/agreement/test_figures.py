from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.image import imread

from healthgait.agreement.figures import bland_altman, figures, scatter
from healthgait.agreement.statistics import agreement
from healthgait.columns import QUANTITIES

pytestmark = pytest.mark.filterwarnings("error")

PAIRS = pd.DataFrame({"reference": [60.0, 64.0, 70.0, 66.0], "estimate": [62.0, 64.0, 74.0, 64.0]})
STEP = QUANTITIES["Step"]


def drawn(panel, pairs=PAIRS):
    """The axes of a panel, drawn as agreement of step lengths."""
    tables = [pairs[[name]].set_axis(["Step_UGS"], axis=1) for name in ("reference", "estimate")]
    axes = Figure().subplots()
    panel(axes, pairs, agreement(*tables).loc["Step_UGS"], STEP)
    return axes


def test_bland_altman_shows_mean_difference_bias_and_limits():
    axes = drawn(bland_altman)
    assert axes.collections[0].get_offsets().tolist() == [[61, 2], [64, 0], [72, 4], [65, -2]]
    heights = [line.get_ydata()[0] for line in axes.lines]
    assert heights == pytest.approx([0, 1, 6.060698, -4.060698], abs=1e-6)  # zero, bias, limits
    assert [text.get_text() for text in axes.texts] == ["bias: 1.00", "+1.96 SD: 6.06", "−1.96 SD: −4.06"]
    assert "cm" in axes.get_xlabel() and "estimate − reference, cm" in axes.get_ylabel()


def test_scatter_shows_reference_estimate_and_identity():
    axes = drawn(scatter)
    assert axes.collections[0].get_offsets().tolist() == [[60, 62], [64, 64], [70, 74], [66, 64]]
    (identity,) = axes.lines
    assert list(identity.get_xdata()) == list(identity.get_ydata())
    assert axes.get_xlim() == axes.get_ylim()
    assert axes.get_xlim()[0] < 60 and axes.get_xlim()[1] > 74
    assert axes.get_title(loc="left") == "ICC(A,1) = 0.87, r = 0.89"
    assert "reference, cm" in axes.get_xlabel() and "estimate, cm" in axes.get_ylabel()


def test_limits_that_equal_the_bias_are_left_out():
    alike = PAIRS.assign(estimate=PAIRS["reference"] + 0.3)
    for pairs in (alike, PAIRS.head(1)):
        axes = drawn(bland_altman, pairs)
        assert len(axes.texts) == 1 and axes.texts[0].get_text().startswith("bias")


def test_one_person_is_drawn_without_r():
    axes = drawn(scatter, PAIRS.head(1))
    assert len(axes.collections[0].get_offsets()) == 1
    assert axes.get_title(loc="left") == ""


def test_one_picture_for_each_quantity_with_pairs():
    random = np.random.default_rng(0)
    columns = ["Step_UGS", "Speed_UGS", "Speed_FGS", "BiSP_FGS"]
    reference = pd.DataFrame(random.normal(60, 5, (30, 4)), columns=columns)
    estimate = reference + random.normal(0, 1, (30, 4))
    reference["BiSP_FGS"] = np.nan
    pictures = figures(reference, estimate, agreement(reference, estimate), ", simulated data")
    assert list(pictures) == ["Step", "Speed"]
    heights = {}
    for name, png in pictures.items():
        pixels = imread(BytesIO(png), format="png")
        heights[name], width = pixels.shape[:2]
        assert 900 < width < 1500
        assert pixels[..., :3].std() > 0.02  # something is drawn
    assert heights["Speed"] > 1.5 * heights["Step"]  # a row of panels for each pace
    plain = figures(reference, estimate, agreement(reference, estimate), "")
    assert plain["Step"] != pictures["Step"]  # the note is seen
