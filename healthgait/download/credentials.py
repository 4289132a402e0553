"""Access token and archive password: from the environment or typed without being shown; never stored or printed."""

import getpass
import os
import re
import sys
import warnings

from healthgait.errors import InputError

TOKEN_VARIABLES = ("HEALTHGAIT_ZENODO_TOKEN", "ZENODO_TOKEN")
PASSWORD_VARIABLE = "HEALTHGAIT_ARCHIVE_PASSWORD"


def token_of_environment() -> str | None:
    """The access token of the first variable that holds one. Raises InputError if it cannot be a token."""
    for variable in TOKEN_VARIABLES:
        if text := os.environ.get(variable, "").strip():
            return _token(text, variable)
    return None


def typed_token() -> str | None:
    """An access token typed on the terminal; None without a terminal, or if nothing is typed."""
    text = _typed("access token of your Zenodo account (is not shown): ")
    return _token(text.strip(), "access token") if text and text.strip() else None


def password_of_environment() -> str | None:
    """The archives' password, None if the variable is empty or not set."""
    return os.environ.get(PASSWORD_VARIABLE) or None


def typed_password(archive: str) -> str | None:
    """An archive's password typed on the terminal; None without a terminal, or if nothing is typed."""
    return _typed(f"password of {archive} (is not shown): ") or None


def _token(text: str, source: str) -> str:
    # What cannot stand in a header would come back in an error message of the HTTP library.
    if not re.fullmatch(r"[\x21-\x7e]+", text):
        raise InputError(f"{source}: holds blanks or characters that no access token has; copy the token alone")
    return text


def _typed(prompt: str) -> str | None:
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", getpass.GetPassWarning)  # the terminal would show what is typed
            return getpass.getpass(prompt, stream=sys.stderr)
    except (EOFError, getpass.GetPassWarning):
        return None
