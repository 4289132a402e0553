"""Gait energy images of clips, and a logistic or ridge regression on their principal components."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from healthgait.clips.sampling import EveryFrame
from healthgait.files import write_json
from healthgait.layout import SEGMENTATION, SILHOUETTE
from healthgait.learning.fitted import PARAMETERS_FILE
from healthgait.learning.rows import ClipRows
from healthgait.study.cells import FEATURES_FOLDER, Cell
from healthgait.study.methods.contract import Job, Selection
from healthgait.study.methods.on_clips import MethodOnClips
from healthgait.targets import Target

if TYPE_CHECKING:
    from healthgait.gait_energy.features import EnergyExtraction
    from healthgait.gait_energy.model import GaitEnergyModel
    from healthgait.study.config import Config

MODEL_FILE = "model.npz"


@dataclass(frozen=True)
class EnergyRecipe:
    """How the images are made; the regression has no settings."""

    extraction: EnergyExtraction


@dataclass(frozen=True)
class FittedGEI:
    """A regression on gait energy images."""

    model: GaitEnergyModel

    def predict(self, rows: ClipRows) -> np.ndarray:
        return self.model.predict(rows.x)

    def save(self, folder: Path, test: ClipRows, seed: int) -> None:
        """The weight of each pixel, and how it was found."""
        self.model.save(folder / MODEL_FILE)
        write_json(folder / PARAMETERS_FILE, {"components": self.model.components, "penalty": self.model.strength})


class GEI(MethodOnClips):
    """See ``healthgait.gait_energy``; it is ours, not the paper's."""

    name = "GEI"
    libraries = ("numpy", "opencv-python", "scikit-learn", "scipy")

    def cells(self, target: Target, partitions: Sequence[int], config: Config, selection: Selection) -> list[Cell]:
        """Both modalities with each class of clips that the target has."""
        return [
            Cell(target, self.name, modality, source, number, sample=self.sample)
            for modality in (SILHOUETTE, SEGMENTATION)
            for source in target.clip_classes
            for number in partitions
        ]

    def choice(self, cell: Cell, config: Config) -> EveryFrame:
        return EveryFrame()

    def recipe(self, cell: Cell, config: Config) -> EnergyRecipe:
        from healthgait.gait_energy.features import extraction

        return EnergyRecipe(extraction(cell.input, config.save_dir / FEATURES_FOLDER))

    def determined_by(self, target: Target, recipe: EnergyRecipe) -> dict[str, Any]:
        return {"modality": recipe.extraction.modality}

    def fit(self, job: Job) -> FittedGEI:
        from healthgait.gait_energy.model import fit_model

        train, validation = ((part.x, part.y) for part in (job.split.train, job.split.validation))
        return FittedGEI(fit_model(train, validation, len(job.target.classes), job.seed))

    def training_in_words(self, config: Config) -> str:
        return "principal components of gait energy images, logistic or ridge regression (ours, not the paper's)"
