"""Access token and archive password: from the environment or typed without being shown; never stored or printed."""

import getpass
import os
import re
import sys
import warnings

from healthgait.errors import InputError

TOKEN_VARIABLES = ("HEALTHGAIT_ZENODO_TOKEN", "ZENODO_TOKEN")
PASSWORD_VARIABLE = "HEALTHGAIT_ARCHIVE_PASSWORD"


def token_of_environment() -> str:
    """The access token of the first variable that holds one, else an empty text."""
    return next((_token(text) for text in map(os.environ.get, TOKEN_VARIABLES) if text and text.strip()), "")


def typed_token() -> str:
    """An access token typed on the terminal; empty without a terminal, or if nothing is typed."""
    return _token(typed("access token of your Zenodo account"))


def typed(what: str) -> str:
    """What is typed on the terminal and not shown; empty without a terminal, or if nothing is typed."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        return ""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)  # the terminal would show what is typed
            return getpass.getpass(f"{what} (is not shown): ", stream=sys.stderr)
    except (EOFError, getpass.GetPassWarning):
        return ""


def _token(text: str) -> str:
    # What cannot stand in a header would come back in an error message of the HTTP library.
    if not re.fullmatch(r"[\x21-\x7e]*", text.strip()):
        raise InputError("the access token contains blanks or characters that no token has; copy only the token")
    return text.strip()
