"""The options of all scripts: one name and at most one letter for each, and what several scripts share, once."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from typing import Any

from healthgait import __version__
from healthgait.command_line.types import (
    checked,
    given_path,
    number_between,
    scheduler_address,
    walkway_length,
    whole_number,
)
from healthgait.layout import FRAME_RATE_HZ, FRAME_RATES_HZ, WALKWAY_LENGTH_M, clip_named

LETTERS = {
    "--participants": "-p",
    "--sensors": "-s",
    "--segmentation": "-e",
    "--output": "-o",
    "--scale": "-k",
    "--frame-rate": "-f",
    "--dataset": "-d",
    "--clip": "-c",
    "--figures": "-g",
    "--modalities": "-m",
    "--people": "-n",
    "--resolution": "-r",
    "--input": "-i",
    "--type": "-t",
    "--reference": "-a",
    "--estimate": "-b",
}

FOLDER = {"type": given_path, "metavar": "DIR"}
TABLE = {"type": given_path, "metavar": "CSV"}
SWITCH = {"action": "store_true"}

SHARED: dict[str, dict[str, Any]] = {
    "--participants": {**TABLE, "help": "participants_measures.csv (required)"},
    "--sensors": {**FOLDER, "help": "folder of the sensor boxes (default: sensors_bboxes in the dataset)"},
    "--output": {"type": given_path, "required": True},
    "--scale": {
        "type": walkway_length,
        "default": WALKWAY_LENGTH_M,
        "metavar": "M",
        "help": "length of the walkway in metres (default: %(default)s)",
    },
    "--frame-rate": {
        "type": number_between(*FRAME_RATES_HZ),
        "default": FRAME_RATE_HZ,
        "metavar": "HZ",
        "help": "frames per second (default: %(default)s)",
    },
    "--frame-offset": {
        "type": whole_number(-1000, 1000),
        "default": 0,
        "metavar": "N",
        "help": "added to a frame's number in the pose to find its picture (default: %(default)s)",
    },
    "--dataset": {**FOLDER, "help": "the dataset's folder, with pose, silhouette, … and the tables (required)"},
    "--clip": {"type": checked(clip_named), "metavar": "CLIP"},
    "--modalities": {"nargs": "+", "metavar": "NAME"},
    "--seed": {"type": whole_number(0, 2**32 - 1), "metavar": "N"},
    "--config": {"type": given_path, "metavar": "JSON"},
    "--targets": {"nargs": "+", "metavar": "TARGET"},
    "--jobs": {
        "type": whole_number(1, 1024),
        "metavar": "N",
        "help": "processes that run in parallel (default: all usable cores)",
    },
    "--scheduler": {
        "type": scheduler_address,
        "metavar": "ADDRESS",
        "help": "use the workers of this Dask scheduler, such as tcp://host:8786, not local processes (default: none)",
    },
    "--overwrite": {**SWITCH, "help": "replace existing files that no earlier run wrote (default: refuse)"},
    "--quiet": {**SWITCH, "help": "print only warnings, errors and the result, no progress (default: off)"},
}


class Parser(argparse.ArgumentParser):
    """The options of one script.

    Parameters
    ----------
    prog
        The script's name, as users call it.
    description, epilog
        What it is for, and an example.
    old
        Spellings of earlier versions, with the current long name. They still work, with a notice.
    letters
        Letters of this script only, by long name.
    """

    def __init__(
        self,
        prog: str,
        description: str,
        epilog: str,
        old: Mapping[str, str] | None = None,
        letters: Mapping[str, str] | None = None,
    ):
        super().__init__(prog, None, description, epilog, formatter_class=argparse.RawDescriptionHelpFormatter)
        version = f"healthgait {__version__}"
        self.add_argument(
            "--version", action="version", version=version, help="show the version of healthgait and exit"
        )
        self.old = dict(old or {})
        self._letters = LETTERS | dict(letters or {})

    def option(self, name: str, group: Any = None, **settings: Any) -> None:
        """Declare the option ``name``, with its letter, what all scripts share of it, and these ``settings``.

        ``group`` is a group of this parser, such as a mutually exclusive one, that the option belongs to.
        """
        spellings = [self._letters[name], name] if name in self._letters else [name]
        (group or self).add_argument(*spellings, **SHARED.get(name, {}) | settings)

    def parse_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> argparse.Namespace:
        given = sys.argv[1:] if args is None else args
        return super().parse_args([self._in_current_spelling(word) for word in given], namespace)

    def _in_current_spelling(self, word: str) -> str:
        """The current spelling of an old one, also with a joined value (``-n4``, ``--fps=25``); else the word."""
        spelling, _, value = word.partition("=") if word.startswith("--") else (word[:2], "", word[2:])
        if spelling not in self.old:
            return word
        current = self.old[spelling]
        print(f"note: {spelling} is now {current}; the old spelling still works", file=sys.stderr)
        return f"{current}={value.removeprefix('=')}" if value else current
