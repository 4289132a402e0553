"""Stored features that were damaged or edited are never used."""

import os
from pathlib import Path

import numpy as np
import pytest

from healthgait.clip_features.extraction import extract
from healthgait.clip_features.stored import read_features, write_chunk
from healthgait.computing.parallel import Workers
from healthgait.errors import InputError
from tests.movinet.made_up_features import chunks, values_of

pytestmark = pytest.mark.usefixtures("own_threads", "small_chunks")


def edit(chunk: Path) -> None:
    """Another value in a chunk that is otherwise whole."""
    with np.load(chunk, allow_pickle=False) as stored:
        content = {name: stored[name] for name in stored.files}
    content["values"][0, 0] += 1
    np.savez(chunk, **content)


def swap(chunk: Path) -> None:
    """The features of two clips interchanged."""
    with np.load(chunk, allow_pickle=False) as stored:
        content = {name: stored[name] for name in stored.files}
    content["contents"] = content["contents"][::-1]
    np.savez(chunk, **content)


def truncate(chunk: Path) -> None:
    chunk.write_bytes(chunk.read_bytes()[:-100])


def empty(chunk: Path) -> None:
    chunk.write_bytes(b"")


def flip(chunk: Path) -> None:
    content = bytearray(chunk.read_bytes())
    content[len(content) // 2] ^= 1
    chunk.write_bytes(content)


def replace_by_array(chunk: Path) -> None:
    with chunk.open("wb") as file:
        np.save(file, np.zeros(3))


def replace_by_folder(chunk: Path) -> None:
    chunk.unlink()
    chunk.mkdir()


def replace_by_link(chunk: Path) -> None:
    chunk.unlink()
    chunk.symlink_to("nowhere.npz")


def of_other_kinds(chunk: Path) -> None:
    np.savez(chunk, contents=np.array([b"a"]), values=np.zeros(1), reasons=np.zeros(1), checksum=np.zeros(1))


def of_no_kind(chunk: Path) -> None:
    np.savez(chunk, contents=1, values=2, reasons=3, checksum=4)


def copy_of_another(chunk: Path) -> None:
    """A whole chunk of another extraction under this one's name."""
    with np.load(chunk, allow_pickle=False) as stored:
        contents, values, reasons = (stored[name] for name in ("contents", "values", "reasons"))
    other = chunk.parent.parent / "a0-0123456789ab"
    other.mkdir()
    write_chunk(other, contents.tolist(), values + 1, reasons.tolist())
    next(other.iterdir()).replace(chunk)


DAMAGES = (edit, swap, truncate, empty, flip, replace_by_array, replace_by_folder, replace_by_link, of_other_kinds,
           of_no_kind, copy_of_another)  # fmt: skip


def of_two_clips(folder: Path) -> Path:
    """A chunk with two clips: one has a single one, and their order, by a digest, depends on the processor."""
    return next(path for path in sorted(folder.iterdir()) if len(np.load(path)["contents"]) == 2)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_chunk_is_found_and_made_again_and_it_is_said(digests, copied, stored, damage, capsys):
    chunk = of_two_clips(copied.folder)
    damage(chunk)
    with pytest.raises(InputError, match=chunk.name):
        read_features(copied.folder)
    extract(copied, digests, Workers(1))
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith(f"damaged: {chunk}: ") and first.endswith("its clips are computed again")
    assert second.endswith("2 clips to compute, 3 stored")
    assert chunks(copied.folder) == chunks(stored)
    assert np.array_equal(values_of(copied.folder, digests), values_of(stored, digests))


class Harm:
    """What, unpickled, leaves a file behind."""

    def __init__(self, path: Path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("place", ["contents", "values", "reasons", "extraction", "checksum"])
def test_a_pickle_is_never_loaded(digests, copied, stored, place, tmp_path):
    chunk = min(copied.folder.iterdir())
    with np.load(chunk, allow_pickle=False) as whole:
        content = {name: whole[name] for name in whole.files}
    content[place] = np.array([Harm(tmp_path / "harm")], dtype=object)
    np.savez(chunk, **content)
    with pytest.raises(InputError, match="cannot be read"):
        read_features(copied.folder)
    extract(copied, digests, Workers(1))
    assert not (tmp_path / "harm").exists()
    assert chunks(copied.folder) == chunks(stored)
    np.savez(tmp_path / "again.npz", **content)
    with np.load(tmp_path / "again.npz", allow_pickle=True) as loaded:
        assert loaded[place] is not None
    assert (tmp_path / "harm").exists()  # so it would have been noticed


def test_no_flipped_bit_gets_through(stored, tmp_path):
    """Each byte but those in the middle of the features, which ``flip`` stands for, with one of its bits turned."""
    content = min(stored.iterdir()).read_bytes()

    def read(place: str, content: bytes):
        folder = tmp_path / place / stored.name
        folder.mkdir(parents=True)
        (folder / "a.npz").write_bytes(content)
        return read_features(folder)

    whole = read("whole", content)
    first, last = content.index(b"values.npy") + 200, content.index(b"reasons.npy") - 200
    for place in [*range(first), *range(max(first, last), len(content))]:
        turned = bytearray(content)
        turned[place] ^= 1 << place % 8
        try:
            found = read(str(place), turned)
        except InputError:
            continue
        assert found.rows == whole.rows and np.array_equal(found.values, whole.values), place
        assert found.failures == whole.failures
