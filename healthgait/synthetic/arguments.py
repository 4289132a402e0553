"""Parsing of the options of a simulated cohort; errors say what would be valid."""

import difflib
import re

from healthgait.errors import InputError
from healthgait.layout import FLOWS, IMAGE_SIZE, MODALITIES

MIN_SIDE_PX, MAX_WIDTH_PX = 64, 3840
ALL, NONE, BOTH_FLOWS = "all", "none", "optical_flow"


def resolution_width(text: str) -> int:
    """The width in pixels of a resolution such as 480x270: 16:9, even, at least 64 on both sides.

    Raises InputError for anything else.
    """
    match = re.fullmatch(r"(\d{1,6})x(\d{1,6})", text.strip().lower())
    if not match:
        raise InputError(f"expected WxH such as 960x540, not {text!r}")
    width, height = map(int, match.groups())
    if width % 2 or height % 2 or min(width, height) < MIN_SIDE_PX or width > MAX_WIDTH_PX:
        raise InputError(
            f"expected even sides of at least {MIN_SIDE_PX} and a width of at most {MAX_WIDTH_PX} pixels, not {text!r}"
        )
    if width * IMAGE_SIZE[1] != height * IMAGE_SIZE[0]:
        raise InputError(f"expected an aspect ratio of 16:9, for example 960x540 or 480x270, not {text!r}")
    return width


def modalities(words: list[str]) -> frozenset[str]:
    """The named modalities, separated by commas or spaces; ``optical_flow`` means both flows.

    Raises InputError with the nearest valid name for an unknown one.
    """
    names = [name for word in words for name in re.split(r"[,\s]+", word) if name]
    if not names:
        raise InputError(f"expected {ALL}, {NONE} or a list of modalities, not an empty one")
    if len(names) > 1 and {ALL, NONE} & set(names):
        raise InputError(f"{ALL} and {NONE} cannot be part of a list: {', '.join(names)!r}")
    chosen: set[str] = set()
    for name in names:
        chosen |= _meaning(name)
    return frozenset(chosen)


def _meaning(name: str) -> set[str]:
    meanings = {ALL: set(MODALITIES), NONE: set(), BOTH_FLOWS: set(FLOWS)} | {one: {one} for one in MODALITIES}
    if name not in meanings:
        nearest = difflib.get_close_matches(name.lower(), meanings, n=1, cutoff=0.0)
        raise InputError(f"unknown modality {name!r}; did you mean {nearest[0]}? Valid: {', '.join(meanings)}")
    return meanings[name]
