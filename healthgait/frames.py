"""Clips as the networks take them: frames chosen, decoded, resized with padding, RGB in [0, 1].

``FrameGenerator``, ``frames_from_video_file``, ``format_frames`` and ``get_data`` are the dataset's published
interface, in names, arguments and order. ``clip_dataset`` gives the same tensors several times faster.
"""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from healthgait.clips.pictures import read_picture
from healthgait.clips.sampling import SKIP_PERCENT, chosen_frames
from healthgait.clips.tensors import clip_dataset
from healthgait.columns import SEX
from healthgait.computing.quiet_tensorflow import tf
from healthgait.errors import InputError
from healthgait.layout import BOTH, FLOW_METHODS, JACKETS, SEGMENTATION, SILHOUETTE, clips_of_person
from healthgait.participants.tables import read_measures
from healthgait.partitioning.partitions import PARTS, read_partition

__all__ = ["FrameGenerator", "clip_dataset", "format_frames", "frames_from_video_file", "get_data"]

SHUFFLE_SEED = 27
FLOW = "optical_flow"


class FrameGenerator:
    """Clips and their labels, one after the other, for ``tf.data.Dataset.from_generator``.

    Each call yields (frames (n_frames, height, width, 3), float32 RGB in [0, 1]; label) for every clip folder of
    ``videos_names``; with ``training`` in another, reproducible order each time. Raises InputError, which names the
    clip, for a folder without frames or with one that cannot be read.
    """

    def __init__(
        self,
        videos_names: Sequence[str | Path],
        labels: Sequence,
        n_frames: int,
        output_size: tuple[int, int] = (224, 224),
        training: bool = False,
    ):
        self.videos_names = videos_names
        self.labels = labels
        self.n_frames = n_frames
        self.output_size = output_size
        self.training = training
        self._random = random.Random(SHUFFLE_SEED)

    def __call__(self) -> Iterator[tuple[np.ndarray, object]]:
        pairs = list(zip(self.videos_names, self.labels, strict=True))
        if self.training:
            self._random.shuffle(pairs)
        for video_name, label in pairs:
            yield frames_from_video_file(video_name, self.n_frames, self.output_size), label


def frames_from_video_file(
    video_file: str | Path,
    num_frames: int,
    output_size: tuple[int, int] = (224, 224),
    skip_percent: float = SKIP_PERCENT,
) -> np.ndarray:
    """``num_frames`` frames of a clip's folder, (num_frames, height, width, 3), float32 RGB in [0, 1].

    ``skip_percent`` of the frames are skipped at either end. Raises InputError naming the clip if it has no frames, or
    naming the frame that cannot be read.
    """
    paths = chosen_frames(video_file, num_frames, skip_percent)
    return np.array([format_frames(read_picture(path), output_size) for path in paths])[..., [2, 1, 0]]


def format_frames(frame: np.ndarray | tf.Tensor, output_size: tuple[int, int]) -> tf.Tensor:
    """A picture (height, width, 3) resized to ``output_size`` (height, width) with black padding, in [0, 1]."""
    return tf.image.resize_with_pad(tf.image.convert_image_dtype(frame, tf.float32), *output_size)


def get_data(
    PARTITIONS_FILE: str | Path,
    DATA_PATH: str | Path,
    DATA_TYPE: str,
    DATA_CLASS: str,
    OPTICAL_FLOW_METHOD: str | None,
    PATIENTS_INFO: str | Path,
    TARGET: str,
) -> dict[str, dict[str, list]]:
    """Clip folders and labels of each part of a partition: ``{"train": {"path": [...], "class": [...]}, ...}``.

    ``DATA_PATH`` is the folder of a modality, ``DATA_TYPE`` its name (``silhouette``, ``semantic_segmentation`` or
    ``optical_flow``), ``DATA_CLASS`` ``WJ``, ``WoJ`` or ``both``, ``OPTICAL_FLOW_METHOD`` ``GMFLOW`` or ``TVL1`` (not
    used for the others), ``TARGET`` a column of ``PATIENTS_INFO``. Paths are sorted. Labels are float32, but those of
    Sex are int. Raises ValueError for another type, class or method, InputError if a file is missing or malformed, if
    ``DATA_PATH`` has no folder of anyone in the partition, or a person of the partition has no label.
    """
    _check_among("DATA_TYPE", DATA_TYPE, (SILHOUETTE, SEGMENTATION, FLOW))
    _check_among("DATA_CLASS", DATA_CLASS, (*JACKETS, BOTH))
    if DATA_TYPE == FLOW:
        _check_among("OPTICAL_FLOW_METHOD", OPTICAL_FLOW_METHOD, FLOW_METHODS)
    if not Path(DATA_PATH).is_dir():
        raise InputError(f"{DATA_PATH}: no such folder; expected the people's folders of {DATA_TYPE}")
    measures = read_measures(Path(PATIENTS_INFO), required=(TARGET,))
    partition = read_partition(Path(PARTITIONS_FILE), measures.index)
    parts = {patient: part for part in PARTS for patient in getattr(partition, part)}
    labels = measures[TARGET].dropna()
    data = {part: {"path": [], "class": []} for part in PARTS}
    flow = OPTICAL_FLOW_METHOD if DATA_TYPE == FLOW else None
    patients = sorted(path.name for path in Path(DATA_PATH).iterdir() if path.name in parts)
    if not patients:
        below = Path(DATA_PATH) / DATA_TYPE
        hint = f"give {below}" if below.is_dir() else f"expected the people's folders of {DATA_TYPE}"
        raise InputError(f"{DATA_PATH}: no folder of anyone in {PARTITIONS_FILE}; {hint}")
    for patient in patients:
        if patient not in labels.index:
            raise InputError(f"{PATIENTS_INFO}: {patient} has no {TARGET}; take this person out of {PARTITIONS_FILE}")
        label = int(labels[patient]) if TARGET == SEX else np.float32(labels[patient])
        for clip in clips_of_person(Path(DATA_PATH) / patient, DATA_CLASS, flow):
            data[parts[patient]]["path"].append(str(clip))
            data[parts[patient]]["class"].append(label)
    return data


def _check_among(argument: str, value: object, known: Sequence[str]) -> None:
    if value not in known:
        raise ValueError(f"{argument} must be {', '.join(known[:-1])} or {known[-1]}, not {value!r}")
