"""HTML pages in one file each, with the look and the controls that all pages share."""

import base64
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

PARTS = Path(__file__).with_name("parts")  # _style.css and _script.js, which templates include


def environment(templates: Path, html: bool = True) -> Environment:
    """Templates in a folder, and PARTS; with ``html``, what is put in is escaped."""
    return Environment(
        loader=FileSystemLoader([templates, PARTS]), autoescape=html, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip


def in_base64(content: bytes) -> str:
    """A picture or film as text, for an address that begins with ``data:``."""
    return base64.b64encode(content).decode()
