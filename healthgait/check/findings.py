"""The kinds of findings of a check, and their meanings."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from healthgait.errors import one_line

# A kind is for programs to sort by; each finding also says in words what is wrong.
MODALITY_MISSING = "modality_missing"
PARTICIPANT_MISSING = "participant_missing"
CLIP_MISSING = "clip_missing"
CLIP_EMPTY = "clip_empty"
FRAMES_MISSING = "frames_missing"
FRAME_TWICE = "frame_twice"
FILE_EMPTY = "file_empty"
ODD_NAME = "odd_name"
UNREADABLE = "unreadable"
PICTURE_DAMAGED = "picture_damaged"
PICTURE_SIZE = "picture_size"
POSE_UNUSABLE = "pose_unusable"
POSE_ORDER = "pose_order"
BOXES_MISSING = "boxes_missing"
BOXES_UNUSABLE = "boxes_unusable"
TABLE_MISSING = "table_missing"
TABLE_UNUSABLE = "table_unusable"
ID_WITHOUT_FOLDER = "id_without_folder"
ID_NOT_IN_TABLE = "id_not_in_table"
PEOPLE_ALIKE = "people_alike"
VALUES_IMPLAUSIBLE = "values_implausible"
NOT_CHECKED = "not_checked"

MEANINGS = {
    MODALITY_MISSING: "a modality has no folder",
    PARTICIPANT_MISSING: "a participant has no folder in a modality",
    CLIP_MISSING: "a clip is missing",
    CLIP_EMPTY: "a clip without a frame, or a pose file without a pose",
    FRAMES_MISSING: "frames are missing that another modality of the clip has",
    FRAME_TWICE: "two pictures of the same frame",
    FILE_EMPTY: "a picture of 0 bytes",
    ODD_NAME: "a file or folder that does not belong to the layout",
    UNREADABLE: "a file or folder that cannot be opened, or a file instead of a folder or the reverse",
    PICTURE_DAMAGED: "a picture that cannot be decoded (deep check)",
    PICTURE_SIZE: "a picture of another size than its clip (deep check)",
    POSE_UNUSABLE: "a pose file that is malformed, or has too few ankles",
    POSE_ORDER: "a pose file whose frames are not in order",
    BOXES_MISSING: "sensor boxes of a class of walks are missing",
    BOXES_UNUSABLE: "sensor boxes that are malformed or in a wrong order",
    TABLE_MISSING: "a table is missing",
    TABLE_UNUSABLE: "a table with an error",
    ID_WITHOUT_FOLDER: "a participant of a table has no files",
    ID_NOT_IN_TABLE: "a participant with files is not in a table",
    PEOPLE_ALIKE: "participants with the same values in every column of a table",
    VALUES_IMPLAUSIBLE: "values of a participant in a table that contradict each other",
    NOT_CHECKED: "a participant who could not be checked",
}
# Something that is missing is not damaged.
ABSENCES = {MODALITY_MISSING, PARTICIPANT_MISSING, CLIP_MISSING, BOXES_MISSING}


@dataclass(frozen=True, order=True)
class Finding:
    """One problem: of which participant, modality or table, and clip; of what kind, where, and what.

    ``participant`` and ``clip`` (such as NW-WoJ_1, or a class of walks for sensor boxes) may be "".
    """

    participant: str
    modality: str
    clip: str
    kind: str
    place: str
    what: str


def finding(kind: str, place: Path, what: str, participant: str = "", modality: str = "", clip: str = "") -> Finding:
    """A finding whose texts are one line each; if ``what`` begins with the ``place``, it is not repeated."""
    where = one_line(str(place))
    return Finding(one_line(participant), modality, clip, kind, where, one_line(what).removeprefix(f"{where}: "))


def numbers_in_words(numbers: Iterable[int], most: int = 8) -> str:
    """Frame numbers as runs, such as ``013, 020–022``; at most ``most`` runs are named."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    words = [f"{first:03d}" if first == last else f"{first:03d}–{last:03d}" for first, last in runs[:most]]
    return ", ".join(words) + (" …" if len(runs) > most else "")
