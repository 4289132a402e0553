import errno
import os
import re
import shutil
from contextlib import suppress
from dataclasses import replace
from multiprocessing import active_children
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from healthgait.clip_features.extraction import extract
from healthgait.clip_features.stored import read_features
from healthgait.computing.parallel import Workers
from healthgait.errors import InputError
from healthgait.learning import code_digest
from healthgait.learning.rows import ClipDigest
from healthgait.movinet import features as module
from healthgait.movinet.features import extraction
from tests.movinet.made_up_clips import (
    SAMPLING,
    cut_short,
    digests_of,
    rewrite,
    small_backbone,
    write_clip,
    write_clips,
)
from tests.movinet.made_up_features import CLIPS, chunks, expected, values_of, wanted_in
from tests.movinet.official import LARGEST_ERROR, relative_error

pytestmark = pytest.mark.usefixtures("own_threads", "small_chunks")


def test_features_are_those_of_the_documented_frames(clips, digests, stored):
    values = values_of(stored, digests)
    assert values.shape == (CLIPS, 24) and values.dtype == np.float32
    right = np.array([expected(clip) for clip in clips])
    assert np.abs(values - right).max() < LARGEST_ERROR * np.abs(right).max()
    apart = min(np.abs(one - other).max() for row, one in enumerate(right) for other in right[:row])
    assert apart > 100 * np.abs(values - right).max()


def test_features_are_stored_in_chunks_and_nothing_else_is_left(stored):
    names = list(chunks(stored))
    assert len(names) == 3 and all(name.endswith(".npz") for name in names)
    with np.load(stored / names[0], allow_pickle=False) as chunk:
        assert set(chunk.files) == {"contents", "values", "reasons", "extraction", "checksum"}


@pytest.mark.long
def test_workers_end_at_once_when_the_reader_of_the_output_goes_away(digests, tmp_path, monkeypatch):
    reader, writer = os.pipe()

    def read_a_line():
        with os.fdopen(reader) as lines:
            lines.readline()

    Thread(target=read_a_line).start()
    stdout = os.fdopen(writer, "w")
    monkeypatch.setattr("sys.stdout", stdout)
    with pytest.raises(BrokenPipeError) as caught:  # its traceback still holds what was not closed
        extract(wanted_in(tmp_path), digests, Workers(2))
    assert active_children() == [], caught
    with suppress(BrokenPipeError):
        stdout.close()


def test_nothing_is_computed_twice(digests, copied, capsys):
    before = {path.name: path.stat().st_mtime_ns for path in copied.folder.iterdir()}
    extract(copied, digests, Workers(1))
    assert capsys.readouterr().out == ""
    assert {path.name: path.stat().st_mtime_ns for path in copied.folder.iterdir()} == before


def test_a_new_clip_alone_is_computed(digests, copied, tmp_path, capsys):
    before = chunks(copied.folder)
    (new,) = digests_of([write_clip(tmp_path / "new", seed=77)], tmp_path)
    extract(copied, [*digests, new], Workers(1))
    assert "1 clips to compute, 5 stored" in capsys.readouterr().out
    after = chunks(copied.folder)
    assert before.items() < after.items() and len(after) == 4
    assert relative_error(values_of(copied.folder, [new])[0], expected(new.clip)) < LARGEST_ERROR


def test_of_what_is_stored_the_wanted_clips_are_counted(digests, copied, tmp_path, capsys):
    """Others lie there, too: those of other numbers of frames, for one."""
    (new,) = digests_of([write_clip(tmp_path / "new", seed=78)], tmp_path)
    extract(copied, [digests[0], new], Workers(1))
    assert "1 clips to compute, 1 stored" in capsys.readouterr().out


class NoNetwork:
    """Features that are zeros, of clips that need not be there."""

    name = "nothing"

    def __init__(self, folder):
        self.folder = folder

    def compute(self, digests, decoders):
        return np.zeros((len(digests), 1), np.float32), [""] * len(digests)


def made_up_digests(count):
    return [ClipDigest(Path(f"clip_{number}"), f"{number:064}", "") for number in range(count)]


def test_a_log_file_has_a_line_for_each_tenth_of_the_clips(tmp_path, capsys):
    extract(NoNetwork(tmp_path), made_up_digests(25), Workers(1))  # in chunks of two
    _, *lines = capsys.readouterr().out.splitlines()
    assert [line.split(",")[0] for line in lines] == [
        f"features of nothing: {done} of 25 clips" for done in (4, 6, 8, 10, 14, 16, 18, 20, 24, 25)
    ]
    assert all(re.fullmatch(r"\d+\.\d\d clips/s, \d\d:\d\d left", line.split(" clips, ")[1]) for line in lines)


def test_a_few_clips_have_a_line_for_each_chunk(tmp_path, capsys):
    extract(NoNetwork(tmp_path), made_up_digests(3), Workers(1))
    _, first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("features of nothing: 2 of 3 clips, ") and last.endswith(" clips/s, 00:00 left")


def test_a_deleted_chunk_is_made_again(digests, copied, stored, capsys):
    min(copied.folder.iterdir()).unlink()
    (copied.folder / ".0123456789abcdef.npz.77-0.part").write_bytes(b"of a run that was killed")
    extract(copied, digests, Workers(1))
    assert "damaged" not in capsys.readouterr().out
    assert chunks(copied.folder) == chunks(stored)


def test_a_clip_that_cannot_be_decoded_is_stored_with_its_reason(tmp_path, capsys):
    clips = write_clips(tmp_path / "clips", 5)
    cut_short(clips[0] / "001.png")
    cut_short(clips[3] / "000.png")
    wanted, digests = wanted_in(tmp_path), digests_of(clips, tmp_path)
    extract(wanted, digests, Workers(1))
    features = read_features(wanted.folder)
    assert features.failures.keys() == {digests[0].sha256, digests[3].sha256}
    for place, picture in ((0, "001.png"), (3, "000.png")):
        assert f"{clips[place] / picture}: not a readable picture" in features.failures[digests[place].sha256]
    values = values_of(wanted.folder, digests)
    for place in (1, 2, 4):
        assert relative_error(values[place], expected(clips[place])) < LARGEST_ERROR
    capsys.readouterr()
    extract(wanted, digests, Workers(1))
    assert capsys.readouterr().out == ""  # it is not tried again
    cut_short(clips[1] / "000.png")
    (restored,) = digests_of([write_clip(tmp_path / "again", seed=0)], tmp_path)
    extract(wanted, [restored], Workers(1))
    assert relative_error(values_of(wanted.folder, [restored])[0], expected(restored.clip)) < LARGEST_ERROR


def other_picture(clip: Path) -> None:
    rewrite(clip / "001.png", (clip / "000.png").read_bytes())


def other_size(clip: Path) -> None:
    shutil.copy(clip / "000.png", clip / "001.png")


def half_written(clip: Path) -> None:
    cut_short(clip / "001.png")


def one_more(clip: Path) -> None:
    shutil.copy(clip / "000.png", clip / "0000.png")


def emptied(clip: Path) -> None:
    for picture in clip.iterdir():
        picture.unlink()


def gone(clip: Path) -> None:
    shutil.rmtree(clip)


@pytest.mark.parametrize("change", [other_picture, other_size, half_written, one_more, emptied, gone])
def test_a_clip_that_is_changed_while_it_is_read_is_not_stored(tmp_path, change):
    """Neither features nor a reason of other pictures may stand under the digest of those that were there."""
    clips = write_clips(tmp_path / "clips", 2)
    wanted, digests = wanted_in(tmp_path), digests_of(clips, tmp_path)
    change(clips[1])
    with pytest.raises(InputError, match="clip_1"):
        extract(wanted, digests, Workers(1))
    assert chunks(wanted.folder) == {}


def test_a_disk_that_fails_is_not_remembered_as_a_damaged_clip(tmp_path, monkeypatch):
    """The next run, with the disk as it should be, must compute the features."""
    clips = write_clips(tmp_path / "clips", 2)
    wanted, digests = wanted_in(tmp_path), digests_of(clips, tmp_path)
    whole = Path.read_bytes

    def failing(path: Path) -> bytes:
        if path.parent == clips[1]:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return whole(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", failing)
        with pytest.raises(InputError, match=r"clip_1.*Input/output error"):
            extract(wanted, digests, Workers(1))
    extract(wanted, digests, Workers(1))
    assert read_features(wanted.folder).failures == {}


def test_clips_with_the_same_pictures_share_a_row(tmp_path, capsys):
    clips = write_clips(tmp_path / "clips", 2)
    copy = tmp_path / "copy"
    shutil.copytree(clips[0], copy)
    wanted, digests = wanted_in(tmp_path), digests_of([*clips, copy], tmp_path)
    extract(wanted, digests, Workers(1))
    assert "2 clips to compute" in capsys.readouterr().out
    features = read_features(wanted.folder)
    assert len(features.values) == len(features.rows) == 2
    assert features.rows[digests[2].sha256] == features.rows[digests[0].sha256]


@pytest.mark.parametrize("name", [b"a clip", b"two\nlines", b"\xff\xfe", "ñ\u2028".encode()])
def test_odd_names(tmp_path, name):
    clips = [write_clip(tmp_path / os.fsdecode(name + b"1")), write_clip(tmp_path / os.fsdecode(name + b"2"), seed=1)]
    cut_short(clips[1] / "001.png")
    (clips[1] / "001.png").rename(clips[1] / os.fsdecode(name + b"001.png"))
    wanted, digests = wanted_in(tmp_path), digests_of(clips, tmp_path)
    extract(wanted, digests, Workers(1))
    features = read_features(wanted.folder)
    assert relative_error(values_of(wanted.folder, digests[:1])[0], expected(clips[0])) < LARGEST_ERROR
    reason = features.failures[digests[1].sha256]
    assert "not a readable picture" in reason and len(reason.splitlines()) == 1
    reason.encode()  # it is printed and stored


def test_what_moves_a_feature_leads_to_another_folder(tmp_path, monkeypatch):
    backbone = small_backbone()
    folders = {
        wanted_in(tmp_path).folder,
        wanted_in(tmp_path, image_size=64).folder,
        extraction(small_backbone(2), SAMPLING, tmp_path).folder,
        extraction(replace(backbone, model_id="a1"), SAMPLING, tmp_path).folder,
    }
    for library in module.LIBRARIES:
        monkeypatch.setattr(code_digest, "version", lambda name, changed=library: "9" if name == changed else "1")
        folders.add(wanted_in(tmp_path).folder)
    assert len(folders) == 4 + len(module.LIBRARIES)
    assert {folder.parent for folder in folders} == {tmp_path}


def test_chunks_of_another_extraction_are_not_taken(digests, copied, stored, tmp_path, capsys):
    """Two places of results copied into one, or one folder renamed: they hold the features of other weights."""
    wanted = extraction(small_backbone(2), SAMPLING, tmp_path / "other")
    shutil.copytree(copied.folder, wanted.folder)
    with pytest.raises(InputError, match=f"belongs to {copied.folder.name}"):
        read_features(wanted.folder)
    extract(wanted, digests[:1], Workers(1))
    assert "1 clips to compute, 0 stored" in capsys.readouterr().out
    assert not np.allclose(values_of(wanted.folder, digests[:1]), values_of(stored, digests[:1]))


def test_what_the_pictures_tell_leads_to_the_same_folder(tmp_path):
    """Which frames are chosen is in the digest of a clip's pictures."""
    assert wanted_in(tmp_path).folder == wanted_in(tmp_path, frames=7, skip_percent=0.3, rule="uniform").folder
    assert wanted_in(tmp_path).folder.name.startswith("small-")


def test_a_folder_that_cannot_be_written_to_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="file"):
        extract(wanted_in(tmp_path / "file"), [], Workers(1))
