import pytest

from healthgait.command_line.options import LETTERS, Parser


@pytest.fixture
def parser():
    made = Parser("walk.sh", "Walk.", "example: bash walk.sh", old={"-n": "--jobs", "--fps": "--frame-rate"})
    for name in ("--jobs", "--frame-rate", "--output", "--quiet"):
        made.option(name)
    return made


def test_no_letter_stands_for_two_options():
    assert len(set(LETTERS.values())) == len(LETTERS)


def test_an_option_has_its_letter_and_its_long_name(parser):
    assert parser.parse_args(["-o", "a", "-f", "25"]) == parser.parse_args(["--output", "a", "--frame-rate", "25"])


@pytest.mark.parametrize("jobs", [["-n", "4"], ["-n4"], ["-n=4"]])
@pytest.mark.parametrize("rate", [["--fps", "25"], ["--fps=25"]])
def test_an_old_spelling_may_be_joined_to_its_value(parser, capsys, jobs, rate):
    options = parser.parse_args(["-o", "a", *jobs, *rate])
    assert (options.jobs, options.frame_rate) == (4, 25.0)
    assert capsys.readouterr().err.splitlines() == [
        "note: -n is now --jobs; the old spelling still works",
        "note: --fps is now --frame-rate; the old spelling still works",
    ]


def test_what_is_wrong_with_a_value_is_said_of_todays_name(parser, capsys):
    with pytest.raises(SystemExit) as end:
        parser.parse_args(["-o", "a", "-n", "none"])
    assert end.value.code == 2
    assert "argument --jobs: expected a whole number from 1 to 1024, not 'none'" in capsys.readouterr().err


def test_a_letter_of_one_script_goes_before_that_of_all():
    parser = Parser("fold.sh", "Fold.", "example: bash fold.sh", letters={"--folds": "-k"})
    parser.option("--folds", type=int)
    assert parser.parse_args(["-k", "3"]).folds == 3
