"""What is said where an input is refused: one line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from healthgait.errors import InputError


def refusal(call: Callable, *arguments: object, **named: object) -> str:
    with pytest.raises(InputError) as caught:
        call(*arguments, **named)
    message = str(caught.value)
    assert "\n" not in message
    return message


def refusal_of(read: Callable[[Path], object], path: Path) -> str:
    """The message about a file, without the path that it must begin with."""
    message = refusal(read, path)
    assert message.startswith(f"{path}: ")
    return message.removeprefix(f"{path}: ")
