import numpy as np
import pytest

from healthgait.learning.target_scale import TargetScale, class_probabilities
from healthgait.targets import AGE_TARGET, SEX_TARGET, WEIGHT_TARGET


def test_the_training_range_becomes_0_to_1_and_back():
    scale = TargetScale.fit(WEIGHT_TARGET, np.array([60.0, 100, 80]))
    scaled = scale.scale(np.array([60.0, 70, 100, 110]))
    assert scaled.dtype == np.float32 and scaled == pytest.approx([0, 0.25, 1, 1.25])
    assert scale.restore(scaled) == pytest.approx([60, 70, 100, 110])


def test_a_class_is_left_as_it_is():
    scale = TargetScale.fit(SEX_TARGET, np.array([1.0, 1]))
    assert scale.scale(np.array([0.0, 1])).tolist() == scale.restore(np.array([0.0, 1])).tolist() == [0, 1]


def test_a_target_that_does_not_vary_keeps_its_unit():
    scale = TargetScale.fit(AGE_TARGET, np.array([40.0, 40]))
    assert scale.span == 1 and scale.scale(np.array([40.0, 42])).tolist() == [0, 2]


def test_a_probability_of_class_1_is_reported_for_both_classes():
    assert class_probabilities(np.array([0.25, 1])).tolist() == [[0.75, 0.25], [0, 1]]
    three = np.array([[0.2, 0.5, 0.3]])
    assert class_probabilities(three) is three
