"""Clips as input of networks: frames chosen, decoded, resized with padding, RGB in [0, 1].

``FrameGenerator``, ``frames_from_video_file``, ``format_frames`` and ``get_data`` have the names, arguments and results
that the dataset's authors published. ``clip_dataset`` gives the same tensors several times faster.
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
    """Clips with their labels, one after the other, for ``tf.data.Dataset.from_generator``.

    Parameters
    ----------
    videos_names : sequence of str or Path
        Clip folders.
    labels : sequence
        One label per clip.
    n_frames : int
        Frames per clip.
    output_size : tuple of int
        Height and width of the resized frames, px.
    training : bool
        Whether each call shuffles the clips anew, in a reproducible order.

    Yields
    ------
    frames : ndarray (n_frames, height, width, 3)
        float32 RGB in [0, 1], as from ``frames_from_video_file``.
    label : object
        The clip's label.

    Raises
    ------
    InputError
        On iteration, for a clip without frames, or a frame that cannot be read.

    Examples
    --------
    >>> generator = FrameGenerator(data["train"]["path"], data["train"]["class"], 40, training=True)
    >>> frames, label = next(generator())
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
    """Load a fixed number of frames of a clip by the published rule, see ``clips.sampling.chosen_frames``.

    Parameters
    ----------
    video_file : str or Path
        The clip's folder of frames (PNG or JPEG files whose names end in the frame number).
    num_frames : int
        How many frames to load.
    output_size : tuple of int
        Height and width of the resized frames, px.
    skip_percent : float
        Share of the frames skipped at each end, 0 to less than 0.5 (despite its name, not percent).

    Returns
    -------
    ndarray (num_frames, height, width, 3)
        float32 RGB in [0, 1].

    Raises
    ------
    InputError
        If the clip has no frames, or one cannot be read.
    ValueError
        For an argument out of range.
    """
    paths = chosen_frames(video_file, num_frames, skip_percent)
    return np.array([format_frames(read_picture(path), output_size) for path in paths])[..., [2, 1, 0]]


def format_frames(frame: np.ndarray | tf.Tensor, output_size: tuple[int, int]) -> tf.Tensor:
    """Resize a picture with black padding, keeping its aspect ratio.

    Parameters
    ----------
    frame : ndarray or Tensor (height, width, 3)
        Integer values are scaled to [0, 1].
    output_size : tuple of int
        Height and width of the result, px.

    Returns
    -------
    Tensor (*output_size, 3)
        float32 in [0, 1].
    """
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
    """Clip folders and labels of each part of a partition.

    Parameters
    ----------
    PARTITIONS_FILE : str or Path
        JSON file of a partition, as ``partitioning.partitions`` writes it.
    DATA_PATH : str or Path
        The folder of a modality, such as ``<dataset>/silhouette``.
    DATA_TYPE : str
        The modality: ``silhouette``, ``semantic_segmentation`` or ``optical_flow``.
    DATA_CLASS : str
        ``WJ`` (with jacket), ``WoJ`` (without) or ``both``.
    OPTICAL_FLOW_METHOD : str or None
        ``GMFLOW`` or ``TVL1``; ignored for other modalities.
    PATIENTS_INFO : str or Path
        ``participants_measures.csv``.
    TARGET : str
        The column of ``PATIENTS_INFO`` with the labels.

    Returns
    -------
    dict
        ``{"train": {"path": [...], "class": [...]}, ...}`` for ``train``, ``validation`` and ``test``: clip folders as
        str, sorted, and their labels, int for Sex, else float32.

    Raises
    ------
    ValueError
        For an unknown ``DATA_TYPE``, ``DATA_CLASS`` or ``OPTICAL_FLOW_METHOD``.
    InputError
        If a file is missing or malformed, ``DATA_PATH`` has no folder of a participant of the partition, a
        participant of the partition has no label, or a folder of theirs, unless it is hidden, is no clip.
    """
    _check_among("DATA_TYPE", DATA_TYPE, (SILHOUETTE, SEGMENTATION, FLOW))
    _check_among("DATA_CLASS", DATA_CLASS, (*JACKETS, BOTH))
    if DATA_TYPE == FLOW:
        _check_among("OPTICAL_FLOW_METHOD", OPTICAL_FLOW_METHOD, FLOW_METHODS)
    if not Path(DATA_PATH).is_dir():
        raise InputError(
            f"{DATA_PATH}: no such folder; expected the folder of {DATA_TYPE}, with a folder per participant"
        )
    measures = read_measures(Path(PATIENTS_INFO), required=(TARGET,))
    partition = read_partition(Path(PARTITIONS_FILE), measures.index)
    parts = {patient: part for part in PARTS for patient in getattr(partition, part)}
    labels = measures[TARGET].dropna()
    data = {part: {"path": [], "class": []} for part in PARTS}
    modality = f"{FLOW}/{OPTICAL_FLOW_METHOD}" if DATA_TYPE == FLOW else DATA_TYPE
    patients = sorted(path.name for path in Path(DATA_PATH).iterdir() if path.name in parts)
    if not patients:
        below = Path(DATA_PATH) / DATA_TYPE
        hint = f"give {below}" if below.is_dir() else f"expected a folder per participant with {DATA_TYPE}"
        raise InputError(f"{DATA_PATH}: no folder of a participant of {PARTITIONS_FILE}; {hint}")
    for patient in patients:
        if patient not in labels.index:
            raise InputError(
                f"{PATIENTS_INFO}: {patient} has no {TARGET}; remove this participant from {PARTITIONS_FILE}"
            )
        label = int(labels[patient]) if TARGET == SEX else np.float32(labels[patient])
        for clip in clips_of_person(Path(DATA_PATH) / patient, DATA_CLASS, modality):
            data[parts[patient]]["path"].append(str(clip))
            data[parts[patient]]["class"].append(label)
    return data


def _check_among(argument: str, value: object, known: Sequence[str]) -> None:
    if value not in known:
        raise ValueError(f"{argument} must be {', '.join(known[:-1])} or {known[-1]}, not {value!r}")
