import os

import pytest

from healthgait.errors import describe_os_error, one_line


def test_an_os_error_without_a_reason_still_says_something():
    assert describe_os_error(OSError("the disk is gone")) == "the disk is gone"


@pytest.mark.parametrize("text, shown", [("a\nb", r"a\nb"), ("a\r\nb", r"a\r\nb"), ("ab", "ab")])
def test_line_breaks_are_made_visible(text, shown):
    assert one_line(text) == shown


@pytest.mark.parametrize("character", ["\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"])
def test_rare_line_breaks_are_made_visible(character):
    assert len(one_line(f"a{character}b").splitlines()) == 1


def test_what_would_steer_a_terminal_is_made_visible():
    assert one_line("\x1b[2J\x07\x9b2Ja\x7f") == r"\x1b[2J\x07\x9b2Ja\x7f"


def test_bytes_that_are_no_text_are_made_visible():
    assert one_line(os.fsdecode(b"a\xffb")) == r"a\udcffb"
    assert one_line("ñ 𝄞") == "ñ 𝄞"
