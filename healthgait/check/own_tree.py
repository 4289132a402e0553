"""A tree that was made from one's own videos: what is to be expected in it is what was filmed and extracted."""

from collections.abc import Sequence
from pathlib import Path

from healthgait.files import listed
from healthgait.layout import EXTRACTION_RECORDS, GAIT_PARAMETERS_FILE, MODALITIES, Clip, clips_with


def is_own_tree(data_path: Path) -> bool:
    """Whether a tree was made from videos. With the floor sensor's table it is the dataset, and videos were added."""
    return (data_path / EXTRACTION_RECORDS).is_dir() and not (data_path / GAIT_PARAMETERS_FILE).exists()


def modalities_of(data_path: Path) -> Sequence[str]:
    """The modalities that should be there: all or, in a tree of one's own, those of which any clip is there."""
    if not is_own_tree(data_path):
        return MODALITIES
    there = []
    for modality in MODALITIES:
        folder = data_path / modality.split("/")[0]
        people = [path.name for path in listed(folder) if path.is_dir()] if folder.is_dir() else []
        if any(clips_with(name, folder, modality) for name in people):
            there.append(modality)
    return there or MODALITIES


def clips_in(data_path: Path, participant: str) -> list[Clip]:
    """The participant's clips that are there in any modality."""
    return sorted({
        clip for modality in MODALITIES
        for clip in clips_with(participant, data_path / modality.split("/")[0], modality)
    })  # fmt: skip
