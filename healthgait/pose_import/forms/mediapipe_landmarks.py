"""MediaPipe's landmarks by number and name, and the words that tables and lists of them use.

References
----------
MediaPipe's PoseLandmark, as public programs repeat it.
"""

import re
from collections.abc import Container, Iterable

PROGRAM = "MediaPipe"
POINT_SETS = ("blazepose_33",)
NAMES = (
    "nose", "left_eye_inner", "left_eye", "left_eye_outer", "right_eye_inner", "right_eye", "right_eye_outer",
    "left_ear", "right_ear", "mouth_left", "mouth_right",
    *(f"{side}_{name}" for name in ("shoulder", "elbow", "wrist", "pinky", "index", "thumb")
      for side in ("left", "right")),
    *(f"{side}_{name}" for name in ("hip", "knee", "ankle", "heel", "foot_index") for side in ("left", "right")),
)  # fmt: skip
COUNT = len(NAMES)
FRAME = {"frame", "frameid", "frameidx", "frameindex", "framenumber", "framenum", "frameno"}
UNITS = {  # of times of which the unit is known, by the number in a second
    **dict.fromkeys(("timestamp_ms", "time_ms", "timestampms", "timems", "time_millis", "timestamp_millis"), 1000.0),
    **dict.fromkeys(("timestamp_s", "time_s", "time_sec", "timestamp_sec", "time_seconds", "timestamp_seconds"), 1.0),
}
PLAIN_NAMES = {re.sub("_", "", name): number for number, name in enumerate(NAMES)}


def plain(name: str) -> str:
    """A name in small letters, without what stands between its words."""
    return re.sub(r"[\s_.\-]+", "", name).lower()


def first_of(names: Container[str], wanted: Iterable[str]) -> str | None:
    """The first of the ``wanted`` names that is among ``names``."""
    return next((name for name in wanted if name in names), None)


def is_frame(name: str) -> bool:
    """Whether a column or key of this name holds frame numbers."""
    return plain(name) in FRAME


def unit_of_time(name: str) -> float | None:
    """How many a second has of what a column or key of this name holds; None if its name does not say so."""
    return UNITS.get(name.lower())


def landmark_number(text: str) -> int | None:
    """The number of a landmark from its number or name; None if it is none."""
    if text.isascii() and text.isdigit():
        return int(text) if len(text) < 3 and int(text) < COUNT else None
    return PLAIN_NAMES.get(plain(text))
