"""What a user sees of the progress, and what of it ``--quiet`` leaves: nothing, in any process."""

import time

import pytest

from healthgait.computing import progress
from healthgait.computing.parallel import Workers, map_unordered
from healthgait.computing.progress import bar, is_quiet, live_line, say, set_quiet, warn
from tests.terminal import terminal


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


@pytest.mark.parametrize(("width", "columns"), [(40, 40), (80, 80), (0, 80)])
def test_a_live_line_fits_the_terminal_and_leaves_other_lines_whole(monkeypatch, width, columns):
    monkeypatch.setattr(progress, "EVERY_S", 0.01)
    numbers = iter(range(10**6))
    with terminal(monkeypatch, width) as screen, live_line(lambda: f"{next(numbers)} live" + " 骨" * 50):
        say("a line that is said")
        time.sleep(0.1)
        warn("two\nlines")
        time.sleep(0.1)
    live = [line for line in screen.shown if " live" in line]
    assert len(live) > 5
    # Each of these letters takes two columns.
    assert max(len(line) + line.count("骨") for line in live) <= columns
    assert [line for line in screen.lines if line] == ["a line that is said", "warning: two\\nlines"]


def test_there_is_no_live_line_in_a_log_file_nor_where_it_shall_be_quiet(quiet, monkeypatch, capsys):
    with terminal(monkeypatch, 80) as screen, live_line(lambda: "live"):
        pass
    assert screen.text == ""
    set_quiet(False)
    with live_line(lambda: "live"):
        pass
    assert capsys.readouterr() == ("", "")
