"""What is said of a file that is refused."""

from collections.abc import Callable
from pathlib import Path

import pytest

from healthgait.errors import InputError


def refusal(read: Callable[[Path], object], path: Path) -> str:
    """The message, without the path that it must begin with."""
    with pytest.raises(InputError) as caught:
        read(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message.removeprefix(f"{path}: ")
