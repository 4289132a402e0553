"""A small dataset of clips on disk, and a study of it."""

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import create_model

from healthgait.layout import SILHOUETTE, clips_of
from healthgait.movinet.settings import MoViNetSettings
from healthgait.partitioning.partitions import Partition
from healthgait.study.config import Config
from healthgait.study.inputs.data import StudyData
from healthgait.study.inputs.table_rows import Tables
from healthgait.study.methods.registry import methods
from healthgait.targets import PAPER_TARGETS
from tests.movinet.made_up_clips import write_clip

PEOPLE = [f"PA{number:03d}" for number in range(8)]
PARTITION = Partition(train=PEOPLE[:4], validation=PEOPLE[4:6], test=PEOPLE[6:])
MEASURES = pd.DataFrame(
    {"Sex": [0.0, 1.0] * 4, "Weight": np.linspace(50, 85, 8), "Age": np.linspace(20, 55, 8)},
    index=pd.Index(PEOPLE, name="ID"),
)
TINY = {"frames": 2, "image_size": 32, "skip_percent": 0.0, "weights": None}


def write_dataset(folder: Path, modality: str = SILHOUETTE, paces: tuple[str, ...] = ("UGS",)) -> Path:
    """Four clips a person and pace: with and without jacket, in both directions."""
    for number, person in enumerate(PEOPLE):
        for place, clip in enumerate(clips_of(person)):
            if clip.pace in paces:
                write_clip(clip.path(folder, modality), seed=10 * place + number)
    return folder


@cache
def _config_class(names: tuple[str, ...]) -> type[Config]:
    """The config of these methods."""
    chosen = [methods()[name] for name in names]
    sections = {method.section: (method.settings, method.settings()) for method in chosen}
    return create_model("Config", __base__=Config, **sections)


def config_of(data_path: Path | None, save_dir: Path, seed: int = 27, **movinet) -> Config:
    nowhere = save_dir / "nowhere"
    return _config_class(tuple(methods()))(
        data_path=data_path, partitions_path=nowhere, save_dir=save_dir, patients_measures=nowhere,
        gait_parameters=None, gait_parameters_estimation=None, hyperparameters_search_space=nowhere, seed=seed,
        movinet=MoViNetSettings(**(TINY | movinet)),
    )  # fmt: skip


def study_data(config: Config, measures: pd.DataFrame = MEASURES) -> StudyData:
    """What a study of all targets reads, on one partition."""
    return StudyData(config, Tables(measures.copy(), {}), {target: {0: PARTITION} for target in PAPER_TARGETS})
