"""What an HDF5 file holds, for the forms that are told apart by it."""

from pathlib import Path

from healthgait.pose_import.forms.form import Source

ENDINGS = (".h5", ".hdf5")


def names_in(source: Source) -> set[str]:
    """The names at the top of an HDF5 file; empty for other files, and for those that cannot be read."""
    if source.suffix not in ENDINGS:
        return set()
    return _names(source.path)


def _names(path: Path) -> set[str]:
    import h5py  # takes long to import, and few files need it

    try:
        with h5py.File(path, "r") as file:
            return set(file)
    except (OSError, RuntimeError, KeyError, ValueError):
        return set()
