"""The people and clips of a dataset, as its figures need them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from healthgait.clips.frame_names import numbered_pictures
from healthgait.columns import AGE, BMI, HEIGHT, PA_LEVEL, PACES, SEX, SEX_LABELS, WEIGHT
from healthgait.errors import InputError
from healthgait.files import existing_folder, real_path, writable_folder
from healthgait.layout import FRAME_MODALITIES, MODALITIES, check_folder_names, clips_of, is_simulated
from healthgait.outputs import check_replaceable
from healthgait.participants.tables import read_gait_parameters, read_measures

MEASURES_USED = (SEX, AGE, PA_LEVEL, HEIGHT, WEIGHT, BMI)
SEXES = {code: label.lower() for code, label in enumerate(SEX_LABELS)}
FRAMES = "frames"
FIGURES_OF_DATASET = "part of a dataset's figures"
MOST_LEVELS = 5  # of activity; the dataset has two


@dataclass(frozen=True)
class Cohort:
    """``people``: a row a person with MEASURES_USED and, where known, ``Speed_UGS`` and ``Speed_FGS``, NaN if not.

    ``clips``: a row for each of their eight clips with ``pace`` and ``frames``, by the files of ``modality``, NaN if
    there are none; None without a dataset.
    """

    people: pd.DataFrame
    clips: pd.DataFrame | None
    modality: str
    simulated: bool


def read_cohort(participants: Path, gait: Path, dataset: Path | None) -> Cohort:
    """The two tables and, with a ``dataset``, the number of frames of each clip.

    Raises InputError before anything is written.
    """
    measures = read_measures(participants, required=MEASURES_USED)
    check_folder_names(measures.index, participants)
    if (levels := measures[PA_LEVEL].nunique()) > MOST_LEVELS:
        raise InputError(f"{participants}: {PA_LEVEL} has {levels} different values; expected {MOST_LEVELS} at most")
    speeds = read_gait_parameters(gait)[[f"Speed_{pace}" for pace in PACES]]
    if not measures.index.isin(speeds.index).any():
        raise InputError(f"{gait}: none of its people are in {participants}; do the two belong together?")
    people = measures[list(MEASURES_USED)].join(speeds)
    clips, modality = count_clips(dataset, people.index) if dataset else (None, "")
    given = [path for path in (participants, gait, dataset) if path]
    return Cohort(people, clips, modality, any(is_simulated(path) for path in given))


def count_clips(dataset: Path, people: pd.Index) -> tuple[pd.DataFrame, str]:
    """The clips of ``Cohort``, and the modality: the first of FRAME_MODALITIES of which there is any frame.

    Raises InputError if there is none of any, or if ``numbered_pictures`` does.
    """
    existing_folder(dataset, "the dataset's folder")
    clips = [clip for identity in people for clip in clips_of(identity)]
    for modality in FRAME_MODALITIES:
        counts = [(clip.pace, len(numbered_pictures(clip.path(dataset, modality)))) for clip in clips]
        if any(count for _, count in counts):
            return pd.DataFrame(counts, columns=["pace", FRAMES]).replace({FRAMES: {0: np.nan}}), modality
    raise InputError(f"{dataset}: no frames of these people; expected folders {', '.join(FRAME_MODALITIES)}")


def output_folder(
    folder: Path, names: Collection[str], tables: Sequence[Path], dataset: Path | None, overwrite: bool = False
) -> Path:
    """The folder for the files of these ``names``, made.

    Raises InputError if one would overwrite a table, a folder or what no earlier run wrote, if it is among the pictures
    or poses, or if the folder cannot be written to.
    """
    real_tables = {real_path(path): path for path in tables}
    for name in names:
        if table := real_tables.get(real_path(folder / name)):
            raise InputError(f"{table}: would be overwritten by the result; name another output folder")
        if (folder / name).is_dir():
            raise InputError(f"{folder / name}: is a folder, not a file to be written; name another output folder")
    check_replaceable((folder / name for name in names), FIGURES_OF_DATASET, overwrite)
    for modality in MODALITIES if dataset else ():
        pictures = real_path(dataset / modality.split("/")[0])
        if real_path(folder).is_relative_to(pictures):
            raise InputError(f"{folder}: is inside the dataset's {pictures.name}; name another folder")
    return writable_folder(folder)
