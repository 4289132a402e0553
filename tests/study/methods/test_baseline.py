from dataclasses import replace

import numpy as np
import pytest

from healthgait.learning.rows import Rows, Split
from healthgait.study.methods.baseline import Baseline
from healthgait.study.methods.contract import Job
from healthgait.targets import SEX_TARGET, WEIGHT_TARGET


def predicted(target, y):
    """What two people are predicted after a training on ``y``."""
    train, test = (Rows([str(n) for n in range(count)], np.zeros((count, 0)), np.zeros(count)) for count in (len(y), 2))
    split = Split((), replace(train, y=np.array(y)), test, test)
    return Baseline().fit(Job(target, split, None, 27, None, "")).predict(test).tolist()


def test_of_a_number_it_is_the_training_mean():
    assert predicted(WEIGHT_TARGET, [50.0, 60, 100]) == [70, 70]


def test_of_classes_it_is_their_shares():
    assert predicted(SEX_TARGET, [0.0, 1, 1, 1]) == [[0.25, 0.75]] * 2


def test_a_class_that_nobody_has_gets_a_share_of_nothing():
    target = replace(SEX_TARGET, name="frailty", classes=("robust", "prefrail", "frail"), labels=("R", "P", "F"))
    assert predicted(target, [0.0, 0, 2]) == [pytest.approx([2 / 3, 0, 1 / 3])] * 2
