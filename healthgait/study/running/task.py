"""A cell that is to be computed, with everything that a worker needs for it."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from healthgait.learning.rows import LeftOut, Split
from healthgait.study.cells import Cell
from healthgait.study.methods.contract import Method


@dataclass(frozen=True)
class Task:
    """Everything a worker needs to compute a cell, and the folder that will hold it.

    ``determined_by`` holds, as JSON, everything that determines the predictions.
    """

    cell: Cell
    method: Method
    recipe: Any
    split: Split
    left_out: LeftOut
    seed: int
    determined_by: dict[str, Any]
    folder: Path


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of a JSON object, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
