import json

import numpy as np
import pytest

from healthgait.learning.rows import Rows
from healthgait.tabular.preprocessing import Preprocessing

NAN = np.nan
TRAIN = Rows(["a", "b", "c"], np.array([[1.0, 10.0], [3.0, NAN], [5.0, 20.0]]), np.array([50.0, 60.0, 90.0]))


@pytest.fixture
def fitted() -> Preprocessing:
    return Preprocessing.fit(("Step", "Stride"), TRAIN, scale_target=True)


def test_three_rows_by_hand(fitted):
    # Means 3 and 15; after imputation the second column is 10, 15, 20: variances 8/3 and 50/3.
    assert fitted.features == ["Step", "Stride"]
    assert fitted.mean == [3, 15]
    assert fitted.scale == pytest.approx([np.sqrt(8 / 3), np.sqrt(50 / 3)])
    edge = np.sqrt(1.5)  # 2 / sqrt(8/3) = 5 / sqrt(50/3)
    np.testing.assert_allclose(fitted.transform(TRAIN.x), [[-edge, -edge], [0, 0], [edge, edge]], rtol=1e-6)


def test_other_rows_are_filled_and_scaled_by_the_training_rows(fitted):
    found = fitted.transform(np.array([[NAN, 35.0], [7.0, NAN]]))
    np.testing.assert_allclose(found, [[0, 4 * np.sqrt(1.5)], [2 * np.sqrt(1.5), 0]], rtol=1e-6)
    assert found.dtype == np.float32


def test_the_target_is_scaled_to_its_training_range_and_back(fitted):
    assert fitted.target_range == [50, 90]
    assert fitted.scale_target(TRAIN.y).tolist() == [0, 0.25, 1]
    assert fitted.scale_target(np.array([40.0, 110.0])).tolist() == [-0.25, 1.5]
    assert fitted.restore_target(np.array([0, 0.25, 1, -0.25, 1.5])).tolist() == [50, 60, 90, 40, 110]


def test_a_class_is_not_scaled():
    fitted = Preprocessing.fit(("Step", "Stride"), TRAIN, scale_target=False)
    assert fitted.target_range is None
    assert fitted.scale_target(np.array([0.0, 1.0])).tolist() == [0, 1]
    assert fitted.restore_target(np.array([0.3])).tolist() == [0.3]


@pytest.mark.parametrize("value", [0.0, 0.1, -7.3, 1e6])
def test_a_feature_that_does_not_vary_keeps_its_scale(value):
    train = Rows(["a", "b", "c"], np.array([[value], [value], [NAN]]), np.array([5.0, 5.0, 5.0]))
    fitted = Preprocessing.fit(("Step",), train, scale_target=True)
    assert fitted.scale == [1]
    np.testing.assert_allclose(fitted.transform(np.array([[value], [value + 2], [NAN]])), [[0], [2], [0]], atol=1e-6)
    assert fitted.scale_target(np.array([5.0, 6.0])).tolist() == [0, 1]
    assert fitted.restore_target(np.array([0.0, 1.0])).tolist() == [5, 6]


def test_it_comes_back_from_json_to_the_last_digit(fitted, tmp_path):
    fitted.save(tmp_path / "preprocessing.json")
    assert Preprocessing.load(tmp_path / "preprocessing.json") == fitted
    assert json.loads((tmp_path / "preprocessing.json").read_text())["mean"] == [3, 15]


def test_fitting_and_transforming_leave_the_rows_alone(fitted):
    before = TRAIN.x.copy()
    fitted.transform(TRAIN.x)
    np.testing.assert_array_equal(TRAIN.x, before)
