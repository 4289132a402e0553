import hashlib
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from healthgait.clip_features.clip_digests import CLIP_DIGESTS_FILE, ClipDigests
from healthgait.clips.sampling import EveryFrame, Sampling
from healthgait.files import file_state
from healthgait.learning.rows import ClipDigest
from tests.movinet.made_up_clips import rewrite, write_clip, write_clips

SAMPLING = Sampling(frames=3, image_size=32, skip_percent=0.0, rule="documented")


@pytest.fixture
def clip(tmp_path) -> Path:
    return write_clip(tmp_path / "clip", count=6)


def found(clip: Path, memory: Path, sampling: Sampling = SAMPLING) -> ClipDigest | str:
    """What ``ClipDigests`` says of a clip, and remembers."""
    digests = ClipDigests(memory)
    (digest,) = digests.digests([clip], sampling).values()
    digests.remember()
    return digest


def content(clip: Path, sampling: Sampling = SAMPLING) -> str:
    return found(clip, clip.parent / "nothing", sampling).sha256


def test_the_digest_is_that_of_the_chosen_pictures_in_their_order(clip):
    digests = [hashlib.sha256((clip / f"{number:03d}.png").read_bytes()).digest() for number in (0, 2, 4)]
    assert content(clip) == hashlib.sha256(b"".join(digests)).hexdigest()


def test_one_other_byte_is_another_digest(clip):
    before = content(clip)
    picture = bytearray((clip / "002.png").read_bytes())
    picture[-5] ^= 1
    (clip / "002.png").write_bytes(picture)
    assert content(clip) != before


def test_a_byte_of_a_frame_that_is_not_chosen_changes_nothing(clip):
    before = content(clip)
    (clip / "001.png").write_bytes(b"another")
    assert content(clip) == before


def test_another_order_is_another_digest(clip):
    before = content(clip)
    for source, target in (("000", "x"), ("004", "000"), ("x", "004")):
        (clip / f"{source}.png").rename(clip / f"{target}.png")
    assert content(clip) != before


@pytest.mark.parametrize("other", [{"frames": 2}, {"skip_percent": 0.2}, {"rule": "uniform"}])
def test_another_choice_of_frames_is_another_digest(clip, other):
    assert content(clip, replace(SAMPLING, **other)) != content(clip)


def test_a_copy_elsewhere_under_other_names_has_the_same_digest(clip, tmp_path):
    copy = tmp_path / "elsewhere" / "copy"
    shutil.copytree(clip, copy)
    for number in range(6):
        (copy / f"{number:03d}.png").rename(copy / f"{number + 40}.png")
    assert content(copy) == content(clip)


def test_two_pictures_joined_in_another_place_are_another_content(tmp_path):
    """The digest is over those of whole files: where one ends and the next begins is part of it."""
    contents = []
    for name, pictures in (("a", (b"12", b"3")), ("b", (b"1", b"23"))):
        (tmp_path / name).mkdir()
        for number, picture in enumerate(pictures):
            (tmp_path / name / f"{number}.png").write_bytes(picture)
        contents.append(content(tmp_path / name, replace(SAMPLING, frames=2)))
    assert contents[0] != contents[1]


def test_a_change_that_leaves_size_and_time_of_writing_is_noticed(clip, tmp_path):
    before = found(clip, tmp_path / "memory")
    picture = bytearray((clip / "002.png").read_bytes())
    picture[-5] ^= 1
    rewrite(clip / "002.png", bytes(picture))
    after = found(clip, tmp_path / "memory")
    assert after.sha256 != before.sha256 and after.state != before.state


def test_what_is_remembered_is_not_read_again(clip, tmp_path):
    """What stands in the memory is believed, even if it is not what the files would give."""
    digest = found(clip, tmp_path)
    (tmp_path / CLIP_DIGESTS_FILE).write_text(json.dumps({digest.state: "as remembered"}))
    assert found(clip, tmp_path).sha256 == "as remembered"
    (clip / "000.png").touch()
    assert found(clip, tmp_path).sha256 == digest.sha256


def test_nothing_is_written_before_it_is_asked_for_or_when_nothing_is_new(clip, tmp_path):
    digests = ClipDigests(tmp_path / "memory")
    digests.digests([clip], SAMPLING)
    assert not (tmp_path / "memory").exists()
    digests.remember()
    before = (tmp_path / "memory" / CLIP_DIGESTS_FILE).stat()
    found(clip, tmp_path / "memory")
    after = (tmp_path / "memory" / CLIP_DIGESTS_FILE).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_the_memory_of_other_clips_stays(tmp_path):
    first, second = write_clips(tmp_path, 2)
    found(first, tmp_path)
    found(second, tmp_path)
    assert len(json.loads((tmp_path / CLIP_DIGESTS_FILE).read_text())) == 2


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '{"a": 1, "a": 2}', "\x00"])
def test_a_damaged_memory_is_as_none_and_is_made_anew(clip, tmp_path, text):
    expected = content(clip)
    (tmp_path / CLIP_DIGESTS_FILE).write_text(text)
    digest = found(clip, tmp_path)
    assert digest.sha256 == expected
    assert json.loads((tmp_path / CLIP_DIGESTS_FILE).read_text()) == {digest.state: expected}


@pytest.mark.parametrize("value", [5, None, ["x"], {}])
def test_a_remembered_value_that_is_no_digest_is_not_believed(clip, tmp_path, value):
    digest = found(clip, tmp_path)
    (tmp_path / CLIP_DIGESTS_FILE).write_text(json.dumps({digest.state: value}))
    assert found(clip, tmp_path) == digest


def test_it_is_said_that_a_memory_is_damaged(clip, tmp_path, capsys):
    (tmp_path / CLIP_DIGESTS_FILE).write_text("{")
    found(clip, tmp_path)
    assert "all clips are read again" in capsys.readouterr().out


@pytest.mark.parametrize("name", [b"a clip", b"two\nlines", b"\xff\xfe", "ñ\u2028".encode(), b"'\"$"])
def test_odd_names(tmp_path, name):
    clip = write_clip(tmp_path / "plain", count=6)
    expected = content(clip)
    odd = tmp_path / os.fsdecode(name)
    clip.rename(odd)
    (odd / "000.png").rename(odd / os.fsdecode(name + b" 000.png"))
    assert found(odd, tmp_path / "memory").sha256 == expected
    assert found(odd, tmp_path / "memory").sha256 == expected


def test_a_clip_that_cannot_be_used_has_a_reason(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x")
    loop = tmp_path / "loop"
    loop.mkdir()
    (loop / "000.png").symlink_to("000.png")
    (tmp_path / "folder" / "000.png").mkdir(parents=True)
    whole = write_clip(tmp_path / "whole")
    names = ("empty", "file", "missing", "loop", "folder", "whole")
    found = ClipDigests(tmp_path).digests([tmp_path / name for name in names], SAMPLING)
    assert "no frames" in found[tmp_path / "empty"]
    assert "no such clip" in found[tmp_path / "file"] and "no such clip" in found[tmp_path / "missing"]
    assert "000.png: cannot be read" in found[loop]
    assert "000.png: cannot be read" in found[tmp_path / "folder"]
    assert isinstance(found[whole], ClipDigest)


def test_a_reason_of_an_odd_name_is_one_line(tmp_path):
    assert len(found(tmp_path / "two\nlines", tmp_path).splitlines()) == 1
    (tmp_path / "and\nlines").mkdir()
    (tmp_path / "and\nlines" / "000.png").symlink_to("nowhere")
    assert len(found(tmp_path / "and\nlines", tmp_path).splitlines()) == 1


def test_many_clips_are_each_given_their_own(tmp_path):
    clips = write_clips(tmp_path / "clips", 12)
    found = ClipDigests(tmp_path).digests(clips, SAMPLING)
    assert list(found) == clips
    assert [digest.clip for digest in found.values()] == clips
    assert len({digest.sha256 for digest in found.values()}) == 12
    for clip in clips:
        assert found[clip].sha256 == content(clip)


def test_the_state_is_of_names_sizes_and_times(tmp_path):
    first, second = tmp_path / "a.png", tmp_path / "b.png"
    for path in (first, second):
        path.write_bytes(b"x")
        os.utime(path, ns=(0, 0))
    states = {file_state([first]), file_state([second]), file_state([first, second]), file_state([second, first])}
    assert len(states) == 4
    os.utime(first, ns=(0, 1))
    assert file_state([first]) not in states


def test_the_numbers_of_frames_count_where_what_is_made_of_them_depends_on_them(clip):
    elsewhere = clip.with_name("renumbered")
    shutil.copytree(clip, elsewhere)
    (elsewhere / "005.png").rename(elsewhere / "025.png")
    assert content(clip, EveryFrame()) != content(elsewhere, EveryFrame())
    all_six = replace(SAMPLING, frames=6)
    assert content(clip, all_six) == content(elsewhere, all_six)


def test_what_is_remembered_of_one_choice_of_frames_is_not_taken_for_another(clip):
    memory = clip.parent / "memory"
    first = found(clip, memory, replace(SAMPLING, frames=6))
    assert found(clip, memory, EveryFrame()).sha256 != first.sha256
