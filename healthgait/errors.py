"""The one exception that a user is meant to see."""


class InputError(Exception):
    """What the user gave cannot be used: file, place, what is wrong and what would be right, in one line.

    Scripts print it without a traceback and end with exit code 2. Line breaks in what the user gave (a file name
    or a quoted cell may hold them) are made visible, so that a message stays one line.
    """

    def __init__(self, message: str):
        super().__init__(one_line(message))


def one_line(text: str) -> str:
    """``text`` with its line breaks, of whatever kind, made visible."""
    return "".join(repr(character)[1:-1] if character.splitlines() == [""] else character for character in text)
