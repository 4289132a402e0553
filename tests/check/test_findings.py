from pathlib import Path

import pytest

from healthgait.check import findings
from healthgait.check.findings import MEANINGS, finding, numbers_in_words


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([], ""),
        ([13], "013"),
        ([1200, 13, 14], "013–014, 1200"),
        ([5, 3, 4, 9], "003–005, 009"),
        (range(0, 18, 2), "000, 002, 004, 006, 008, 010, 012, 014 …"),
        (range(0, 16, 2), "000, 002, 004, 006, 008, 010, 012, 014"),
    ],
)
def test_numbers_are_written_as_runs(numbers, words):
    assert numbers_in_words(numbers) == words


def test_a_finding_is_one_line_and_does_not_repeat_its_place():
    found = finding("odd_name", Path("a\nb"), "a\\nb: is odd\r", "PA\n0")
    assert (found.participant, found.place, found.what) == ("PA\\n0", "a\\nb", "is odd\\r")


def test_every_kind_has_a_meaning():
    kinds = {value for name, value in vars(findings).items() if name.isupper() and isinstance(value, str)}
    assert kinds == MEANINGS.keys()
