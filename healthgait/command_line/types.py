"""Types of options for argparse, whose messages say what is expected."""

import argparse
import difflib
import math
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from healthgait.errors import InputError

Value = TypeVar("Value")


def whole_number(minimum: int, maximum: int | None = None) -> Callable[[str], int]:
    """A whole number of at least ``minimum`` and, if given, at most ``maximum``."""
    bounds = f"of at least {minimum}" if maximum is None else f"from {minimum} to {maximum}"

    def parse(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = None
        if value is None or value < minimum or (maximum is not None and value > maximum):
            raise argparse.ArgumentTypeError(f"expected a whole number {bounds}, not {text!r}")
        return value

    return parse


def number_between(minimum: float, maximum: float, unit: str = "") -> Callable[[str], float]:
    """A number from ``minimum`` to ``maximum``, in a ``unit`` if it has one."""
    bounds = f"from {minimum:g} to {maximum:g}" + f" in {unit}" * bool(unit)

    def parse(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not minimum <= value <= maximum:
            raise argparse.ArgumentTypeError(f"expected a number {bounds}, not {text!r}")
        return value

    return parse


def checked(read: Callable[[str], Value]) -> Callable[[str], Value]:
    """The type of what ``read`` makes of a text; argparse reports the message of its InputError."""

    def parse(text: str) -> Value:
        try:
            return read(text)
        except InputError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    return parse


def walkway_length(text: str) -> float:
    """The length of the walkway in metres; one that is given in centimetres gets a hint."""
    try:
        return number_between(0.5, 100)(text)
    except argparse.ArgumentTypeError as error:
        hint = f"; {text} cm are {int(text) / 100:g} m" if re.fullmatch(r"[0-9]{3,4}", text) else ""
        raise argparse.ArgumentTypeError(f"{error}, in metres{hint}") from None


def size_px(text: str) -> tuple[int, int]:
    """An image's width and height in pixels, such as ``1920x1080``."""
    found = re.fullmatch(r"([1-9][0-9]{0,4})x([1-9][0-9]{0,4})", text)
    if not found:
        raise argparse.ArgumentTypeError(f"expected width and height in pixels, such as 1920x1080, not {text!r}")
    return int(found[1]), int(found[2])


def point_px(text: str) -> tuple[float, float]:
    """A point's column and row in pixels, such as ``217,420.5``."""
    try:
        x, y = (float(number) for number in text.split(","))
    except ValueError:
        x = y = math.nan
    if not (math.isfinite(x) and math.isfinite(y)):
        raise argparse.ArgumentTypeError(f"expected x,y in pixels, such as 217,420.5, not {text!r}")
    return x, y


def place_in_frame(text: str) -> tuple[int, float, float]:
    """A frame's number, and a column and a row in it, such as ``120,840,400``."""
    found = re.fullmatch(r"([0-9]{1,7}),([0-9]{1,5}(?:\.[0-9]+)?),([0-9]{1,5}(?:\.[0-9]+)?)", text, re.ASCII)
    if not found:
        raise argparse.ArgumentTypeError(f"expected frame, column and row, such as 120,840,400, not {text!r}")
    return int(found[1]), float(found[2]), float(found[3])


def frame_range(text: str) -> tuple[int, int]:
    """The first and the last frame of a range, such as ``40:210``."""
    found = re.fullmatch(r"([0-9]{1,7}):([0-9]{1,7})", text, re.ASCII)
    if not found or int(found[1]) > int(found[2]):
        raise argparse.ArgumentTypeError(f"expected the first and the last frame, such as 40:210, not {text!r}")
    return int(found[1]), int(found[2])


def given_path(text: str) -> Path:
    """A path that is not blank; an unset variable would otherwise mean the current folder."""
    if not text.strip():
        raise argparse.ArgumentTypeError("expected a path, not an empty one")
    return Path(text)


def scheduler_address(text: str) -> str:
    """Where a Dask scheduler listens, such as ``tcp://host:8786`` or ``tls://host:8786``."""
    if not re.fullmatch(r"(tcp|tls)://[^/\s]+:[0-9]{1,5}", text):
        raise argparse.ArgumentTypeError(f"expected an address such as tcp://host:8786, not {text!r}")
    return text


def share(text: str) -> float:
    """A number above 0 and at most 0.5."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 0.5:
        raise argparse.ArgumentTypeError(f"expected a number above 0 and at most 0.5, not {text!r}")
    return value


def names_among(known: Sequence[str], given: Sequence[str], option: str) -> list[str]:
    """Names in any case, separated by blanks or commas, in braces or not, as the known names in their order.

    Raises InputError for an unknown name, with the nearest known one.
    """
    by_lower = {name.lower(): name for name in known}
    words = re.split(r"[\s,{}]+", " ".join(given))
    chosen = set()
    for word in filter(None, words):
        if word.lower() not in by_lower:
            near = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=0)
            raise InputError(f"{option}: {word!r} is not one of {', '.join(known)}; did you mean {by_lower[near[0]]}?")
        chosen.add(by_lower[word.lower()])
    if not chosen:
        raise InputError(f"{option}: give at least one of {', '.join(known)}")
    return [name for name in known if name in chosen]
