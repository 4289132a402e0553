"""The one exception that users see, and helpers for the text of errors."""

from collections.abc import Sequence


class InputError(Exception):
    """What the user gave cannot be used: file, place, what is wrong and what would be right, in one line.

    Each of several ``messages`` is a line. Scripts print them without a traceback and end with exit code 2. Line breaks
    in what the user gave (a file name or a quoted cell may hold them) are made visible, so that a message stays one
    line; bytes of a file's name that are no text, too, so that it can be stored.
    """

    def __init__(self, *messages: str):
        super().__init__(*map(one_line, messages))

    def __str__(self) -> str:
        return "\n".join(self.args)


def shortened(text: str, most: int = 60) -> str:
    """``text`` of at most ``most`` characters, the rest an ellipsis: a file may hold values of any length."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def listed(names: Sequence[str], most: int = 5, separator: str = ", ") -> str:
    """The first ``most`` of the names for a message, and an ellipsis if there are more."""
    return separator.join([*names[:most], *["…"] * (len(names) > most)])


def one_line(text: str) -> str:
    """``text`` with line breaks of whatever kind, what steers a terminal, and bytes that are no text made visible."""
    return "".join(repr(character)[1:-1] if _is_odd(character) else character for character in text)


def describe_os_error(error: OSError) -> str:
    """One line that names the file and the reason, for example ``out.csv: Permission denied``."""
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason


def _is_odd(character: str) -> bool:
    # Python keeps the bytes of a name that are no UTF-8 as halves of surrogate pairs, which cannot be written.
    is_control = character < " " or "\x7f" <= character <= "\x9f"
    return is_control or character.splitlines() == [""] or "\ud800" <= character <= "\udfff"
