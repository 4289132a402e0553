import argparse
from pathlib import Path

import pytest

from healthgait.command_line.types import given_path, names_among, number_between, share, size_px, whole_number
from healthgait.errors import InputError

NAMES = ["sex", "weight", "age"]


@pytest.mark.parametrize("text, value", [("2", 2), (" 7 ", 7), ("100", 100)])
def test_whole_number(text, value):
    assert whole_number(2, 100)(text) == value


@pytest.mark.parametrize("text", ["1", "101", "2.0", "two", "", "nan", "-3", "1" * 5000])
def test_whole_number_refuses_with_its_bounds(text):
    with pytest.raises(argparse.ArgumentTypeError, match="a whole number from 2 to 100, not"):
        whole_number(2, 100)(text)


def test_whole_number_without_an_upper_bound():
    assert whole_number(1)("123456789") == 123456789
    with pytest.raises(argparse.ArgumentTypeError, match="of at least 1, not '0'"):
        whole_number(1)("0")


@pytest.mark.parametrize("text, value", [("0.5", 0.5), ("100", 100.0), (" 4.2 ", 4.2), ("1e1", 10.0)])
def test_number_between(text, value):
    assert number_between(0.5, 100)(text) == value


@pytest.mark.parametrize("text", ["0.49", "100.1", "0", "-1", "nan", "inf", "four", "4,2", ""])
def test_number_between_refuses_with_its_bounds(text):
    with pytest.raises(argparse.ArgumentTypeError, match=r"expected a number from 0\.5 to 100, not"):
        number_between(0.5, 100)(text)


def test_a_path_must_not_be_blank():
    assert given_path("a b/c") == Path("a b/c")
    for blank in ("", "  ", "\t"):
        with pytest.raises(argparse.ArgumentTypeError, match="expected a path"):
            given_path(blank)


@pytest.mark.parametrize("text, value", [("0.1", 0.1), ("0.5", 0.5), ("1e-3", 0.001)])
def test_share(text, value):
    assert share(text) == value


@pytest.mark.parametrize("text", ["0", "-0.1", "0.51", "10", "nan", "inf", "ten", ""])
def test_share_refuses(text):
    with pytest.raises(argparse.ArgumentTypeError, match=r"above 0 and at most 0\.5"):
        share(text)


@pytest.mark.parametrize(
    "given", [["age", "sex"], ["sex,age"], ["{sex, age}"], ["SEX", "Age"], ["age", "sex", "age"], ["{sex}", ",age,"]]
)
def test_names_come_in_their_own_order_however_they_are_written(given):
    assert names_among(NAMES, given, "--targets") == ["sex", "age"]


def test_an_unknown_name_is_refused_with_the_nearest():
    with pytest.raises(InputError, match=r"--targets: 'wieght' is not one of sex, weight, age; did you mean weight\?"):
        names_among(NAMES, ["sex", "wieght"], "--targets")


@pytest.mark.parametrize("given", [[], [""], ["{}"], [" , "]])
def test_no_name_at_all_is_refused(given):
    with pytest.raises(InputError, match="--targets: give at least one of sex, weight, age"):
        names_among(NAMES, given, "--targets")


def test_an_images_size_is_width_by_height():
    assert size_px("1920x1080") == (1920, 1080)
    for text in ("1920", "1920x", "0x540", "1920X1080", "19.5x7", "-4x3", " 4x3", "١٢x3"):
        with pytest.raises(argparse.ArgumentTypeError, match="such as 1920x1080"):
            size_px(text)
