"""What a user sees of the progress, and what of it ``--quiet`` leaves: nothing, in any process."""

import pytest

from healthgait.computing.parallel import Workers, map_unordered
from healthgait.computing.progress import bar, is_quiet, say, set_quiet


@pytest.fixture
def quiet():
    set_quiet(True)
    yield
    set_quiet(False)


def quiet_there(_: int) -> bool:
    return is_quiet()


class Terminal:
    """A stream that says that it is a terminal."""

    def __init__(self):
        self.text = ""

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return True


def shown_on_a_terminal() -> str:
    terminal = Terminal()
    assert list(bar(range(3), desc="walking", file=terminal)) == [0, 1, 2]
    return terminal.text


def test_a_terminal_has_a_bar_and_a_log_a_line(capsys):
    say("1 of 3 done")
    assert capsys.readouterr() == ("1 of 3 done\n", "")
    assert "walking: 100%" in shown_on_a_terminal()


def test_quiet_shows_no_bar_and_no_line(quiet, capsys):
    say("1 of 3 done")
    assert capsys.readouterr() == ("", "")
    assert shown_on_a_terminal() == ""


@pytest.mark.parametrize("jobs", [1, 2])
def test_workers_are_as_quiet_as_the_process_that_asks(quiet, jobs):
    assert list(map_unordered(quiet_there, range(3), Workers(jobs))) == [True] * 3


def test_workers_show_progress_otherwise():
    assert list(map_unordered(quiet_there, range(2), Workers(1))) == [False] * 2
