"""MoViNet on clips: one backbone's features for all cells, and a head for each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from healthgait.clips.sampling import Sampling
from healthgait.computing.devices import visible_gpus
from healthgait.layout import FRAME_MODALITIES, SILHOUETTE
from healthgait.movinet.settings import LIBRARIES, MODEL_IDS, MoViNetSettings
from healthgait.study.cells import FEATURES_FOLDER, Cell
from healthgait.study.methods.contract import Job, Selection
from healthgait.study.methods.on_clips import MethodOnClips
from healthgait.targets import Target

if TYPE_CHECKING:
    from healthgait.movinet.fit import FittedNetwork, HeadOnFeatures, MoViNetRecipe
    from healthgait.study.config import Config

ABLATION_INPUT = (SILHOUETTE, "WoJ")
ABLATION_FRAMES = (2, 3, 4, 5, 10, 15, 20, 25, 30, 35, 40)  # of the paper's Table 1
RANDOM_WEIGHTS = (
    'MoViNet has RANDOM WEIGHTS ("weights": null): its scores are a baseline and say nothing about the trained network'
)


class MoViNet(MethodOnClips):
    """See ``healthgait.movinet``; its cells name the backbone: MoViNet-A0."""

    name, settings, libraries = "MoViNet", MoViNetSettings, LIBRARIES
    model_ids = MODEL_IDS

    def cells(self, target: Target, partitions: Sequence[int], config: Config, selection: Selection) -> list[Cell]:
        """Each class of clips that the target has; of a classification, other numbers of frames if asked for."""
        inputs = [(modality, source, 0) for modality in FRAME_MODALITIES for source in target.clip_classes]
        if selection.vary_frames and ABLATION_INPUT[1] in target.clip_classes:
            inputs += [(*ABLATION_INPUT, frames) for frames in ABLATION_FRAMES]
        return [
            Cell(target, f"{self.name}-{model_id.upper()}", name, source, number, frames, self.sample)
            for model_id in dict.fromkeys(selection.model_ids or config.of(self).head(target).model_ids)
            for name, source, frames in inputs
            for number in partitions
        ]

    def choice(self, cell: Cell, config: Config) -> Sampling:
        settings = config.of(self)
        frames = cell.frames or settings.frames
        return Sampling(frames, settings.image_size, settings.skip_percent, settings.frame_sampling)

    def recipe(self, cell: Cell, config: Config) -> MoViNetRecipe:
        from healthgait.movinet.backbones import find_backbone
        from healthgait.movinet.features import extraction
        from healthgait.movinet.fit import MoViNetRecipe

        settings = config.of(self)
        backbone = find_backbone(cell.method.removeprefix(f"{self.name}-").lower(), settings, config.seed)
        wanted = extraction(backbone, self.choice(cell, config), config.save_dir / FEATURES_FOLDER)
        return MoViNetRecipe(wanted, settings.head(cell.target), settings.finetuning if settings.finetune else None)

    def determined_by(self, target: Target, recipe: MoViNetRecipe) -> dict[str, Any]:
        return {
            "weights": recipe.extraction.backbone.digest,
            "sampling": vars(recipe.extraction.choice),
            "processor": recipe.extraction.processor,
            "head": recipe.head.model_dump(exclude={"model_ids"}),
            "finetuning": recipe.finetuning and recipe.finetuning.model_dump(),
        }

    def check(self, recipes: Sequence[MoViNetRecipe], config: Config) -> None:
        """Raise InputError if the weights of a backbone do not fit."""
        from healthgait.movinet.backbones import check_weights

        for backbone in dict.fromkeys(recipe.extraction.backbone for recipe in recipes):
            check_weights(backbone, config.of(self))

    def fit(self, job: Job) -> HeadOnFeatures | FittedNetwork:
        from healthgait.movinet.fit import fit_clips

        return fit_clips(job.target, job.split, job.recipe, job.seed, job.checkpoint, job.name)

    def is_resumed(self, recipe: MoViNetRecipe) -> bool:
        return recipe.finetuning is not None

    def jobs(self, jobs: int) -> int:
        """One if there is a GPU, which cells cannot share."""
        return 1 if visible_gpus() else jobs

    def folders(self, recipe: MoViNetRecipe) -> list[Path]:
        """Where the weights are."""
        source = recipe.extraction.backbone.source
        return [Path(source).parent] if source and "://" not in source else []

    def training_in_words(self, config: Config) -> str:
        settings = config.of(self)
        training = "backbone and head trained together" if settings.finetune else "frozen backbone"
        return (
            f"{settings.weights or 'RANDOM'} weights, {training}, {settings.frames} frames of {settings.image_size} x "
            f"{settings.image_size} pixels"
        )

    def warnings(self, config: Config) -> list[str]:
        return [RANDOM_WEIGHTS] if config.of(self).weights is None else []
