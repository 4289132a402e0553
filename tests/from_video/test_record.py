"""The record of a run: what it may replace, and what a later run finds as it was."""

import pytest

from healthgait.errors import InputError
from healthgait.from_video.record import (
    RECORD,
    Record,
    check_apart,
    check_replaceable,
    digests_of,
    read_record,
    remove_results,
)

VIDEO = "/videos/walk.mp4"


@pytest.fixture
def folder(tmp_path):
    """Results of an earlier run, with a file of somebody else beside them."""
    folder = tmp_path / "walk"
    (folder / "pose").mkdir(parents=True)
    for name in ("walk.html", "clips.csv", "pose/a.json", "notes.txt"):
        (folder / name).write_text(name)
    files = [folder / name for name in ("walk.html", "clips.csv", "pose/a.json")]
    Record({"video": VIDEO}, digests_of(folder, files)).write(folder / RECORD)
    return folder


def test_a_record_is_read_back_and_knows_whether_files_are_as_they_were(folder):
    record = read_record(folder / RECORD)
    assert record.made_of == {"video": VIDEO} and list(record.files) == ["walk.html", "clips.csv", "pose/a.json"]
    assert record.is_whole(folder)
    (folder / "pose" / "a.json").unlink()
    assert not record.is_whole(folder)


def test_results_are_removed_and_nothing_else(folder):
    remove_results(folder, read_record(folder / RECORD))
    left = sorted(path.name for path in folder.rglob("*") if path.is_file())
    assert left == [RECORD, "notes.txt"]
    remove_results(folder, None)


@pytest.mark.parametrize("content", ["", "{", "[]", '{"finished": true}', '{"made_of": 3, "files": {}}'])
def test_a_damaged_record_is_none_and_blocks_nothing(folder, content):
    (folder / RECORD).write_text(content)
    assert read_record(folder / RECORD) is None
    check_replaceable(folder, None, VIDEO, overwrite=False)


def test_what_no_run_wrote_another_videos_results_and_changed_ones_are_kept(folder, tmp_path):
    check_replaceable(folder, read_record(folder / RECORD), VIDEO, overwrite=False)
    with pytest.raises(InputError, match=r"walk: holds the results of /videos/walk.mp4; name another folder"):
        check_replaceable(folder, read_record(folder / RECORD), "/others/walk.mp4", overwrite=False)
    check_replaceable(folder, read_record(folder / RECORD), "/others/walk.mp4", overwrite=True)
    (folder / "clips.csv").write_text("by hand")
    with pytest.raises(InputError, match=r"walk/clips.csv: was changed since it was written"):
        check_replaceable(folder, read_record(folder / RECORD), VIDEO, overwrite=False)
    (tmp_path / "mine").mkdir()
    check_replaceable(tmp_path / "mine", None, VIDEO, overwrite=False)
    (tmp_path / "mine" / "done.json").write_text("{}")
    with pytest.raises(InputError, match="mine: exists, and no earlier run wrote it"):
        check_replaceable(tmp_path / "mine", None, VIDEO, overwrite=False)


def test_a_video_does_not_lie_among_its_results(folder):
    (folder / "walk.mp4").write_bytes(b"film")
    with pytest.raises(InputError, match="lies in the folder of its results"):
        check_apart(folder, folder / "walk.mp4")
    check_apart(folder, folder.parent / "walk.mp4")
