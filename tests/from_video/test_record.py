"""The files of a video and their record: what may be replaced, and that files are replaced together."""

import pytest

from healthgait.errors import InputError
from healthgait.from_video.record import RECORD, OwnFiles, check_apart, check_replaceable, read_record

VIDEO = "/videos/walk.mp4"
MADE_OF = {"video": VIDEO, "height_cm": "170"}


def put(own, files, made_of=MADE_OF, **more):
    own.begin()
    for name, text in files.items():
        (own.part / name).parent.mkdir(parents=True, exist_ok=True)
        (own.part / name).write_text(text)
    gone = own.put(made_of, **more)
    own.discard()
    return gone


def names_in(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def own(tmp_path):
    """Results of an earlier run, with a file of somebody else beside them."""
    folder = tmp_path / "walk"
    own = OwnFiles(folder, folder / RECORD, folder / ".part")
    put(own, {"walk.html": "page", "clips.csv": "table", "pose/a.json": "pose"})
    (folder / "notes.txt").write_text("mine")
    return own


def test_it_is_done_while_all_files_are_as_they_were_and_made_of_the_same(own):
    assert own.is_done(MADE_OF) and not own.is_done({**MADE_OF, "height_cm": "171"})
    (own.folder / "pose" / "a.json").write_text("changed")
    assert not own.is_done(MADE_OF)


def test_old_files_without_a_successor_go_and_those_of_others_stay(own):
    assert put(own, {"walk.html": "new", ".hidden": "ours"}) == ["clips.csv", "pose/a.json"]
    assert names_in(own.folder) == [RECORD, "notes.txt", "walk.html"] and not (own.folder / "pose").exists()
    assert (own.folder / "walk.html").read_text() == "new"


def test_a_run_that_fails_before_it_puts_its_files_changes_nothing(own):
    (own.begin() / "walk.html").write_text("half")
    own.discard()
    assert own.is_done(MADE_OF) and (own.folder / "walk.html").read_text() == "page"


@pytest.mark.parametrize("blocked", ["a.csv", "walk.html"])
def test_a_run_killed_while_it_puts_its_files_is_not_done_and_may_be_repeated(own, blocked):
    """The one file cannot take its place: the others have, before or not."""
    (own.folder / blocked).unlink(missing_ok=True)
    (own.folder / blocked).mkdir()
    new = {"a.csv": "new", "walk.html": "new"}
    for made_of in (MADE_OF, {**MADE_OF, "height_cm": "180"}):
        with pytest.raises(OSError):
            put(own, new, made_of)
        assert not own.is_done(made_of)
        check_replaceable(own, VIDEO, overwrite=False)
    (own.folder / blocked).rmdir()
    put(own, new)
    assert own.is_done(MADE_OF) and names_in(own.folder) == [RECORD, "a.csv", "notes.txt", "walk.html"]


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"finished": true}',
        '{"made_of": 3, "files": {}}',
        '{"made_of": {}, "files": {"../notes.txt": "x"}}',
        '{"made_of": {}, "files": {"/etc/x": "x"}}',
    ],
)
def test_with_a_damaged_record_nothing_is_replaced(own, content):
    own.record_file.write_text(content)
    assert read_record(own.record_file) is None
    with pytest.raises(InputError, match="walk: its record is damaged; name another folder"):
        check_replaceable(own, VIDEO, overwrite=False)
    check_replaceable(own, VIDEO, overwrite=True)


def test_what_no_run_wrote_another_videos_results_and_changed_ones_are_kept(own, tmp_path):
    check_replaceable(own, VIDEO, overwrite=False)
    with pytest.raises(InputError, match=r"walk: holds the results of /videos/walk.mp4; name another folder"):
        check_replaceable(own, "/others/walk.mp4", overwrite=False)
    check_replaceable(own, "/others/walk.mp4", overwrite=True)
    (own.folder / "clips.csv").write_text("by hand")
    with pytest.raises(InputError, match=r"walk/clips.csv: was changed since it was written"):
        check_replaceable(own, VIDEO, overwrite=False)
    mine = OwnFiles(tmp_path / "mine", tmp_path / "mine" / RECORD, tmp_path / "mine" / ".part")
    check_replaceable(mine, VIDEO, overwrite=False)
    mine.begin()
    check_replaceable(mine, VIDEO, overwrite=False)  # what a killed run left
    (tmp_path / "mine" / "done.json").write_text("{}")
    with pytest.raises(InputError, match="mine: exists, and no earlier run wrote it"):
        check_replaceable(mine, VIDEO, overwrite=False)


def test_a_video_does_not_lie_among_its_results(own):
    (own.folder / "walk.mp4").write_bytes(b"film")
    with pytest.raises(InputError, match="lies in the folder of its results"):
        check_apart(own.folder, own.folder / "walk.mp4")
    check_apart(own.folder, own.folder.parent / "walk.mp4")
