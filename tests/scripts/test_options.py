"""One meaning for a letter and one letter for an option in all scripts; spellings of earlier versions work on."""

import argparse
import runpy

import pytest

from healthgait.command_line.options import LETTERS, Parser
from tests.conftest import ROOT

SCRIPTS = {path.stem: path for path in sorted((ROOT / "scripts").glob("*.py"))}
# As the dataset's authors publish them; what they share with other scripts cannot be told apart.
PUBLISHED = {
    "create_partitions": {
        "-p": "--participants", "-o": "--output", "-v": "--validation", "-s": "--seed", "-k": "--folds",
    },
    "gait_parameters_estimation": {
        "-p": "--participants", "-s": "--sensors", "-e": "--segmentation", "-o": "--output", "-k": "--scale",
        "-f": "--frame-rate",
    },
}  # fmt: skip
# As the help of earlier versions shows them.
OLD = {
    "check_dataset": {"-t 5": ("tolerate", 5.0), "-j 2": ("jobs", 2)},
    "dataset_graphs": {"-g gait.csv": ("gait", "gait.csv")},
    "define_walkway": {
        "-p 1,2 3,4 5,6 7,8": ("points", "[(1.0, 2.0), (3.0, 4.0), (5.0, 6.0), (7.0, 8.0)]"),
        "-j p.json": ("json", "p.json"), "-i f.png": ("picture", "f.png"), "-g o.png": ("figure", "o.png"),
        "-c PA000/UGS/NW-WJ": ("classes", "[PosixPath('PA000/UGS/NW-WJ.json')]"),
    },
    "download_dataset": {"-r 7": ("record", 7), "-f *.csv": ("files", "*.csv")},
    "gait_parameters_estimation": {
        "-j pose": ("pose", "pose"), "-c clips.csv": ("clips", "clips.csv"), "-v events.csv": ("events", "events.csv"),
        "-n 2": ("jobs", 2), "-m paper": ("method", "paper"), "--fps 25": ("frame_rate", 25.0),
    },
    "import_pose": {"--fps 25": ("frame_rate", 25.0)},
    "make_synthetic_dataset": {"-s 3": ("seed", 3), "-j 2": ("jobs", 2), "--participants 4": ("people", 4)},
    "show_clip": {"-n 13": ("frame", 13), "--fps 25": ("frame_rate", 25.0)},
    "create_partitions": {"--measures m.csv": ("participants", "m.csv")},
}  # fmt: skip
REQUIRED = {
    "check_dataset": "-d data", "create_partitions": "", "dataset_graphs": "-p p.csv --gait g.csv -o out",
    "define_walkway": "-o out", "download_dataset": "-o out",
    "gait_parameters_estimation": "-p p.csv -s boxes -o out.csv", "import_pose": "-i in -t coco -o out",
    "make_synthetic_dataset": "-o out", "show_clip": "-d data -c PA000/UGS/NW-WoJ_1 -o out.png",
}  # fmt: skip


def parser_of(name: str) -> Parser:
    return runpy.run_path(str(SCRIPTS[name]))["parser"]()


def spellings(parser: argparse.ArgumentParser) -> dict[str, str]:
    """The long name of each letter; options without a letter have their long name alone."""
    found = {}
    for action in parser._actions:  # argparse has no public list of them
        long = [name for name in action.option_strings if name.startswith("--")]
        letters = [name for name in action.option_strings if not name.startswith("--")]
        assert len(long) == 1 and len(letters) <= 1, action.option_strings
        found |= dict.fromkeys([*letters, *long], long[0])
    return found


def test_a_letter_means_one_thing_in_all_scripts():
    meanings: dict[str, dict[str, list[str]]] = {}
    for name in SCRIPTS:
        for spelling, long in spellings(parser_of(name)).items():
            if len(spelling) == 2:
                meanings.setdefault(spelling, {}).setdefault(long, []).append(name)
    assert {letter for letter, longs in meanings.items() if len(longs) > 1} == {"-s", "-k"}
    assert meanings["-s"].pop("--seed") == meanings["-k"].pop("--folds") == ["create_partitions"]
    assert all(len(longs) == 1 for longs in meanings.values())


def test_an_option_with_a_letter_has_it_wherever_the_letter_is_free():
    for name in SCRIPTS:
        found = spellings(parser_of(name))
        for long, letter in LETTERS.items():
            if long in found.values() and letter not in PUBLISHED.get(name, {}):
                assert found[letter] == long


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_published_letters_stay(name):
    assert PUBLISHED[name].items() <= spellings(parser_of(name)).items()


def test_an_option_of_one_name_takes_the_same_in_all_scripts():
    """But for what the help says, and defaults: what ``--output`` names is a file or a folder."""
    takes: dict[str, set] = {}
    for name in SCRIPTS:
        for action in parser_of(name)._actions:
            kind = getattr(action.type, "__qualname__", None), action.nargs, str(action.choices)
            takes.setdefault(action.option_strings[-1], set()).add(kind)
    assert {name: kinds for name, kinds in takes.items() if len(kinds) > 1} == {}


CASES = [(name, old, *now) for name, olds in OLD.items() for old, now in olds.items()]


@pytest.mark.parametrize(("name", "old", "field", "value"), CASES)
def test_old_spellings_work_on_with_a_notice(capsys, name, old, field, value):
    options = parser_of(name).parse_args([*REQUIRED[name].split(), *old.split()])
    found = getattr(options, field)
    assert found == value or str(found) == value
    spelling, today = old.split()[0], "--" + field.replace("_", "-")
    assert capsys.readouterr().err == f"note: {spelling} is now {today}; the old spelling still works\n"


@pytest.mark.parametrize("name", OLD)
def test_spellings_of_today_are_not_remarked_on(capsys, name):
    parser_of(name).parse_args(REQUIRED[name].split())
    assert capsys.readouterr() == ("", "")
