"""What lies in a folder of outputs."""

from pathlib import Path

from healthgait.outputs import RECORD_FILE


def names_in(folder: Path) -> set[str]:
    """The names of all files and folders, but of the record that tells outputs of earlier runs."""
    return {path.name for path in folder.iterdir()} - {RECORD_FILE}
