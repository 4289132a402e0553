"""Gait energy images as features of clips."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from healthgait.clip_features.clip_digests import check_unchanged
from healthgait.clip_features.kind import folder_of
from healthgait.clips.sampling import EveryFrame
from healthgait.errors import InputError
from healthgait.gait_energy.image import clip_energy, feature_count
from healthgait.learning.code_digest import code_digest, versions
from healthgait.learning.rows import ClipDigest

LIBRARIES = ("numpy", "opencv-python")  # whose versions can change a feature


@dataclass(frozen=True)
class EnergyExtraction:
    """The gait energy images of a modality's clips, and the folder that holds them."""

    modality: str
    folder: Path
    choice: EveryFrame = field(default_factory=EveryFrame)

    @property
    def name(self) -> str:
        return f"gait energy images of {self.modality}"

    def compute(self, digests: Sequence[ClipDigest], decoders: int) -> tuple[np.ndarray, list[str]]:
        """The features (n, features) float32 of clips, and the reason why a clip has none, empty if it has.

        Raises InputError if a file cannot be read, or a clip changes meanwhile.
        """
        values = np.zeros((len(digests), feature_count(self.modality)), np.float32)
        reasons = [""] * len(digests)
        for row, digest in enumerate(digests):
            try:
                values[row] = clip_energy(digest.clip, self.modality).features
            except InputError as error:
                if isinstance(error.__cause__, OSError):
                    raise
                reasons[row] = str(error)
            check_unchanged(digest, self.choice)
        return values, reasons


def extraction(modality: str, features_folder: Path) -> EnergyExtraction:
    """The extraction with its features below ``features_folder``."""
    determined_by = {
        "code": code_digest(__name__),
        "modality": modality,
        "versions": versions(LIBRARIES),
    }
    return EnergyExtraction(modality, folder_of(features_folder, f"gei_{modality}", determined_by))
