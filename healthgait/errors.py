"""The one exception that a user is meant to see."""


class InputError(Exception):
    """What the user gave cannot be used: file, place, what is wrong and what would be right, in one line.

    Scripts print it without a traceback and end with exit code 2.
    """
