"""The official MoViNet's variables and outputs, computed once by its own code (tf-models-official 2.20, TF 2.20).

Weights and clips follow formulas, so that nothing large is stored: ``variables_<id>.csv`` has each variable's name in
a TF-Hub SavedModel, its key in a Model Garden checkpoint and its shape; ``golden_<id>.npz`` the outputs for these.
"""

import csv
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

GOLDEN = Path(__file__).parent / "golden"
GIVEN = ("a0", "a1", "a2", "a3", "a4", "a5")
CLIPS = {"even": (8, 64, 64, 1), "odd": (5, 51, 38, 2), "single": (1, 32, 32, 3), "full": (40, 224, 224, 4)}
LARGEST_ERROR = 1e-4  # relative to the largest absolute value


@dataclass(frozen=True)
class Variable:
    name: str
    key: str
    value: np.ndarray


def variables(model_id: str) -> list[Variable]:
    with (GOLDEN / f"variables_{model_id}.csv").open(encoding="utf-8") as rows:
        return [
            Variable(row["name"], row["checkpoint_key"], _value(row["checkpoint_key"], row["shape"]))
            for row in csv.DictReader(rows)
        ]


def _value(key: str, shape_text: str) -> np.ndarray:
    shape = tuple(map(int, shape_text.split("x"))) if shape_text else ()
    z = np.asarray(np.random.RandomState(zlib.crc32(key.encode())).standard_normal(shape), np.float32)
    kind = key.split("/")[-1]
    if kind == "kernel":
        value = z * np.float32(np.sqrt(2 / np.prod(shape[:-1])))
    elif kind == "gamma":
        value = 1 + np.float32(0.1) * z
    elif kind == "moving_variance":
        value = np.abs(1 + np.float32(0.2) * z) + np.float32(0.1)
    elif kind == "scale":
        value = np.float32(0.3) + np.float32(0.05) * z
    else:
        value = np.float32(0.1) * z
    return np.asarray(value, np.float32)


def clip(name: str) -> np.ndarray:
    time, height, width, seed = CLIPS[name]
    return np.random.RandomState(seed).uniform(size=(1, time, height, width, 3)).astype(np.float32)


def golden(model_id: str) -> dict[str, np.ndarray]:
    return dict(np.load(GOLDEN / f"golden_{model_id}.npz"))


def relative_error(found: np.ndarray, expected: np.ndarray) -> float:
    return float(np.abs(found - expected).max() / np.abs(expected).max())


def small_first(model_ids: Sequence[str]) -> list:
    """The models as parameters of a test; those from A2 on take long to build."""
    return [pytest.param(one, marks=pytest.mark.long if one > "a1" else ()) for one in model_ids]
