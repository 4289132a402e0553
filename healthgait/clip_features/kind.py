"""What kinds of features of clips have in common: how they are computed, and the folder that is theirs."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from healthgait.clips.sampling import FrameChoice
from healthgait.files import json_text
from healthgait.learning.rows import ClipDigest


class Extraction(Protocol):
    """How features are computed. It is pickled, so that workers can do it.

    ``folder`` holds the features, ``choice`` says which frames of a clip they are made from, ``name`` what is printed.
    """

    folder: Path
    choice: FrameChoice

    @property
    def name(self) -> str: ...

    def compute(self, digests: Sequence[ClipDigest], decoders: int) -> tuple[np.ndarray, list[str]]:
        """The features (n, features) float32 of clips, and why one has none, else an empty text.

        ``decoders`` pictures may be decoded at a time. Raises InputError if a file cannot be read: that may pass, and
        is no property of the pictures to be remembered.
        """


def folder_of(features_folder: Path, name: str, determined_by: dict[str, Any]) -> Path:
    """The folder for features that are ``determined_by`` a JSON object beside their pictures."""
    digest = hashlib.sha256(json_text(determined_by).encode()).hexdigest()[:12]
    return features_folder / f"{name}-{digest}"
