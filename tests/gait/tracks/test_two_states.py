from itertools import product

import numpy as np
import pytest

from healthgait.gait.tracks.two_states import cheapest_path


def test_the_cheapest_path_by_hand():
    costs = np.array([[0, 5], [3, 0], [0, 5], [9, 0], [9, 0.0]])
    # Frame 1 alone would rather be in the second state, but two changes cost 4; the last two would by 18.
    assert cheapest_path(costs, np.zeros(4), np.full(4, 2.0)).tolist() == [False, False, False, True, True]
    assert cheapest_path(costs, np.zeros(4), np.full(4, 1.0)).tolist() == [False, True, False, True, True]
    # Where staying costs as well, as between frames 2 and 3, the path may change for that.
    assert cheapest_path(np.zeros((4, 2)), np.array([0, 5.0, 0]), np.full(3, 1.0)).tolist() in (
        [False, False, True, True],
        [True, True, False, False],
    )
    assert cheapest_path(np.array([[2.0, 1.0]]), np.empty(0), np.empty(0)).tolist() == [True]


@pytest.mark.parametrize("seed", range(10))
def test_no_other_path_is_cheaper(seed):
    rng = np.random.default_rng(seed)
    costs, staying, changing = rng.uniform(0, 1, (8, 2)), rng.uniform(0, 1, 7), rng.uniform(0, 1, 7)

    def cost_of(path):
        between = np.where(np.diff(path) != 0, changing, staying)
        return costs[np.arange(8), path].sum() + between.sum()

    best = min(cost_of(np.array(path)) for path in product((0, 1), repeat=8))
    assert cost_of(cheapest_path(costs, staying, changing).astype(int)) == pytest.approx(best)
