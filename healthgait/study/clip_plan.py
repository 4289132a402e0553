"""The tasks of MoViNet: which clips each cell sees, which features it needs, and where its result will lie."""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

from healthgait import __version__
from healthgait.config import Config
from healthgait.movinet.backbones import Backbone, check_weights, find_backbone
from healthgait.movinet.features import LIBRARIES, extraction
from healthgait.movinet.sources import Sources
from healthgait.partitions import Partition
from healthgait.rows import Source, Split
from healthgait.sampling import Sampling
from healthgait.study.cells import FEATURES_FOLDER, NO_DATA, Cell, Outcome
from healthgait.study.clips import Recording, make_clip_split, model_id_of, recordings
from healthgait.study.fit import ClipRecipe
from healthgait.study.plan import Task, digest
from healthgait.study.tables import NoData, Tables
from healthgait.targets import Target


class ClipPlanner:
    """Plans the cells of MoViNet; reads the dataset's folders, and each picture that is new or changed."""

    def __init__(self, config: Config, tables: Tables, partitions: dict[Target, dict[int, Partition]]):
        self._config, self._tables, self._partitions = config, tables, partitions
        self.sources = Sources(config.save_dir / FEATURES_FOLDER)
        self._found: dict[tuple[str, str], list[Recording] | NoData] = {}
        self._read: dict[Sampling, dict[Path, Source | str]] = {}
        self._backbones: dict[str, Backbone] = {}

    def plan(self, cells: list[Cell]) -> tuple[list[Task], list[Outcome]]:
        """The tasks of all cells that have clips, and an outcome that says why for each that has none.

        Raises InputError if the weights of a backbone are not there and cannot be fetched, or, where there is
        something to do, do not fit.
        """
        tasks, without_data = [], []
        for cell in cells:
            try:
                tasks.append(self._task(cell))
            except NoData as error:
                without_data.append(Outcome(cell, NO_DATA, reason=str(error)))
        to_do = [task for task in tasks if not task.folder.is_dir()]
        for backbone in dict.fromkeys(task.recipe.extraction.backbone for task in to_do):
            check_weights(backbone, self._config.movinet)
        return tasks, without_data

    @property
    def lacks_clips(self) -> bool:
        """Whether a clip that was planned for has no frames, or frames that cannot be read."""
        return any(isinstance(source, str) for known in self._read.values() for source in known.values())

    def _task(self, cell: Cell) -> Task:
        settings = self._config.movinet
        frames = cell.frames or settings.frames
        sampling = Sampling(frames, settings.image_size, settings.skip_percent, settings.frame_sampling)
        found = self._recordings(cell.input, cell.source)
        sources = self._sources(found, sampling)
        split, left_out = make_clip_split(
            self._tables.measures, self._partitions[cell.target][cell.partition], cell, found, sources
        )
        backbone = self._backbone(model_id_of(cell))
        wanted = extraction(backbone, sampling, self._config.save_dir / FEATURES_FOLDER)
        finetuning = settings.finetuning if settings.finetune else None
        recipe = ClipRecipe(wanted, settings.head(cell.target), finetuning)
        determined_by = _determined_by(cell, recipe, split, self._config.seed)
        folder = cell.folder(self._config.save_dir, digest(determined_by))
        return Task(cell, recipe, split, left_out, self._config.seed, determined_by, folder)

    def _recordings(self, modality: str, source: str) -> list[Recording]:
        key = (modality, source)
        if key not in self._found:
            try:
                self._found[key] = recordings(self._config, modality, source, self._tables.measures.index)
            except NoData as error:
                self._found[key] = error
        if isinstance(self._found[key], NoData):
            raise self._found[key]
        return self._found[key]

    def _sources(self, found: list[Recording], sampling: Sampling) -> dict[Path, Source | str]:
        """The sources of clips, each read once."""
        known = self._read.setdefault(sampling, {})
        new = [one.folder for one in found if one.folder not in known]
        if new:
            known |= self.sources.digests(new, sampling)
        return known

    def _backbone(self, model_id: str) -> Backbone:
        """A backbone, whose weights are read once."""
        if model_id not in self._backbones:
            self._backbones[model_id] = find_backbone(model_id, self._config.movinet, self._config.seed)
        return self._backbones[model_id]


def _determined_by(cell: Cell, recipe: ClipRecipe, split: Split, seed: int) -> dict[str, Any]:
    """Everything that determines a cell's predictions, as JSON."""
    backbone, sampling = recipe.extraction.backbone, recipe.extraction.sampling
    return {
        "healthgait": __version__,
        "target": cell.target.name,
        "method": cell.method,
        "settings": {
            "weights": backbone.digest,
            "sampling": vars(sampling),
            "head": recipe.head.model_dump(exclude={"model_ids"}),
            "finetuning": recipe.finetuning and recipe.finetuning.model_dump(),
        },
        "seed": seed,
        "processor": recipe.extraction.processor,
        "versions": {name: version(name) for name in LIBRARIES},
        "data_sha256": _data_digest(split),
    }


def _data_digest(split: Split) -> str:
    content = hashlib.sha256()
    for name, rows in split.parts.items():
        contents = [source.content for source in rows.sources]
        content.update(json.dumps([name, rows.ids, rows.names, contents, rows.y.tolist()]).encode())
    return content.hexdigest()
