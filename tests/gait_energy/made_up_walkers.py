"""Labelled pictures of walkers made of blocks, 200 pixels wide and 100 high."""

import numpy as np

LEG = 24  # columns that a leg reaches beyond the trunk when it is out


def standing(left=90, top=20, height=64, width=20):
    """A block."""
    picture = np.zeros((100, 200), np.uint8)
    picture[top : top + height, left : left + width] = 1
    return picture


def striding(left=90, out=True, behind=False, layer=1):
    """A block whose lowest 16 rows reach a leg's width beyond it, to the right or, ``behind``, to the left."""
    picture = standing(left)
    if out:
        first = left - LEG if behind else left + 20
        picture[68:84, first : first + LEG] = layer
    return picture


def walk(frames=24, pace=2, out_every=2):
    """Frames of a walker to the right whose leg is out in front in each ``out_every``-th."""
    return {k: striding(40 + pace * k, k % out_every == 0) for k in range(frames)}
