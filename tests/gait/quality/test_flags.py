from math import nan
from pathlib import Path

import pytest

from healthgait.gait.quality.flags import RULES, Flag, Rule, flag_table

PAGE = Path(__file__).resolve().parents[3] / "docs/reference/flags.md"


def test_every_flag_has_its_rule_in_the_order_of_the_enum():
    assert list(RULES) == list(Flag)


@pytest.mark.parametrize(("value", "broken"), [(0.19, True), (0.2, False), (3, False), (3.01, True), (nan, True)])
def test_a_rule_is_broken_outside_its_bounds(value, broken):
    assert Rule("speed", "m/s", 0.2, 3).is_broken_by(value) == broken


def test_a_threshold_is_told_in_words():
    assert Rule("speed", "m/s", 0.2, 3).threshold == "< 0.2 or > 3 m/s"
    assert Rule("steps", "steps", low=4).threshold == "< 4 steps"
    assert Rule("the direction").threshold == "–"


def test_the_table_has_a_row_for_every_flag():
    header, dashes, *rows = flag_table().splitlines()
    assert header.startswith("| Flag |") and set(dashes) <= set("|- ")
    assert [row.split("|")[1].strip(" `") for row in rows] == list(Flag)
    assert all(row.count("|") == header.count("|") for row in rows)


def test_the_page_of_flags_has_this_table():
    _, _, rest = PAGE.read_text(encoding="utf-8").partition("\n| Flag |")
    table, _, _ = rest.partition("\n\n")
    assert f"| Flag |{table}" == flag_table()
