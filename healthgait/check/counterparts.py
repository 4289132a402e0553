"""Frames of a clip that one modality has and another lacks.

Frames are named by the video's frame number, so the same number is the same moment in every modality.
"""

from collections.abc import Mapping, Set

from healthgait.check.findings import numbers_in_words
from healthgait.layout import FLOWS, POSE, SEGMENTATION, SILHOUETTE


def missing_frames(frames: Mapping[str, Set[int]], tolerated_percent: float) -> dict[str, str]:
    """For each modality that lacks frames which others have: which, in words.

    ``frames`` holds the numbers by modality, of those that have some. A modality may lack ``tolerated_percent`` of the
    frames that it should have.

    Notes
    -----
    The person is in the picture where the silhouette or the segmentation has a frame: each must have all of both. A
    flow must have them, too, and those of the other flow; only the first and the last may be absent, since a flow lies
    between two frames. It may have more of them. The pose must have an entry, with a person or without, for all.
    """
    person = _union(frames, (SILHOUETTE, SEGMENTATION))
    flows = _union(frames, FLOWS)
    expected = {
        SILHOUETTE: person,
        SEGMENTATION: person,
        **dict.fromkeys(FLOWS, (person - {min(person), max(person)} if person else person) | flows),
        POSE: person | flows,
    }
    words = {}
    for modality, numbers in frames.items():
        missing = expected[modality] - numbers
        if missing and 100 * len(missing) > tolerated_percent * len(expected[modality]):
            words[modality] = f"{len(missing)} of {len(expected[modality])} frames: {numbers_in_words(missing)}"
    return words


def _union(frames: Mapping[str, Set[int]], modalities: tuple[str, ...]) -> set[int]:
    return set().union(*(frames.get(modality, ()) for modality in modalities))
