from pathlib import Path

import pytest
from pydantic import ValidationError

from healthgait.errors import InputError
from healthgait.settings import Count, Section, validated

FILE = Path("config.json")


class Inner(Section):
    width: Count = 8


class Outer(Section):
    inner: Inner = Inner()
    rate: float


def refusal(content) -> str:
    with pytest.raises(InputError) as refused:
        validated(Outer, content, FILE)
    message = str(refused.value)
    assert message.startswith("config.json: ") and len(message.splitlines()) == 1
    return message.removeprefix("config.json: ")


def test_a_section_has_its_defaults_and_comments_at_every_level():
    section = validated(Outer, {"_comment": 1, "rate": 0.5, "inner": {"_comment": [2]}}, FILE)
    assert (section.rate, section.inner.width) == (0.5, 8)
    with pytest.raises(ValidationError):
        section.rate = 1.0


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ([], "expected a JSON object {…}, not list"),
        ({}, "rate: the field is missing"),
        ({"rat": 1.0}, "rat: unknown field; the nearest known one is rate (and 1 more)"),
        ({"rate": 1.0, "inner": {"with": 3}}, "inner.with: unknown field; the nearest known one is width"),
        ({"rate": 1.0, "inner": 3}, "inner: expected an object with width, not 3"),
        ({"rate": "fast"}, "rate: input should be a valid number, not 'fast'"),
        ({"rate": 1.0, "inner": {"width": 0}}, "inner.width: input should be greater than or equal to 1, not 0"),
        ({"rate": 1.0, "inner": {"width": 2.0}}, "inner.width: input should be a valid integer, not 2.0"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(content, message):
    assert refusal(content) == message


@pytest.mark.parametrize("content", [{"rate": 1.0, "x" * 10**6: 1}, {"rate": 1.0, "inner": "x" * 10**6}])
def test_keys_and_values_of_any_length_are_told_in_a_line_that_can_be_read(content):
    message = refusal(content)
    assert "xxx…" in message and len(message) < 200
