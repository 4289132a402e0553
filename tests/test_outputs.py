import multiprocessing

import pytest

from healthgait.errors import InputError, one_line
from healthgait.files import read_json
from healthgait.outputs import (
    RECORD_FILE,
    check_replaceable,
    record_outputs,
    remove_others,
    replacing_outputs,
    write_outputs,
)
from tests.outputs import names_in

KIND = "a table of clips"


def is_refused(path, kind=KIND, overwrite=False) -> bool:
    try:
        check_replaceable([path], kind, overwrite)
    except InputError as error:
        assert str(error).startswith(one_line(f"{path}: exists, and no")) and "overwrite" in str(error)
        return True
    return False


@pytest.fixture(params=["a.csv", "100% 'ä'\n.csv", "漢" * 83 + ".csv", b"\xff.csv".decode(errors="surrogateescape")])
def path(tmp_path, request):
    path = tmp_path / request.param
    path.write_text("content")
    return path


def test_a_file_that_no_run_wrote_is_refused_and_one_that_a_run_wrote_is_not(path):
    assert is_refused(path) and not is_refused(path, overwrite=True)
    record_outputs([path], KIND)
    assert not is_refused(path)


def test_an_output_that_was_changed_or_is_of_another_kind_is_refused(path):
    record_outputs([path], KIND)
    assert is_refused(path, "a table of events")
    path.write_text("edited")
    assert is_refused(path)


def test_what_is_not_there_or_empty_can_be_written(tmp_path):
    (tmp_path / "empty.csv").touch()
    assert not is_refused(tmp_path / "empty.csv") and not is_refused(tmp_path / "nowhere" / "a.csv")


def test_a_link_to_a_file_counts_as_the_file(tmp_path):
    (tmp_path / "below").mkdir()
    target = tmp_path / "below" / "a.csv"
    target.write_text("content")
    (tmp_path / "link.csv").symlink_to(target)
    assert is_refused(tmp_path / "link.csv")
    record_outputs([tmp_path / "link.csv"], KIND)
    assert not is_refused(target) and names_in(tmp_path) == {"below", "link.csv"}


@pytest.mark.parametrize("content", ["", "{", "[]", '{"a.csv": 3}'])
def test_a_damaged_record_tells_nothing(tmp_path, content):
    (tmp_path / "a.csv").write_text("content")
    (tmp_path / RECORD_FILE).write_text(content)
    assert is_refused(tmp_path / "a.csv")
    record_outputs([tmp_path / "a.csv"], KIND)
    assert not is_refused(tmp_path / "a.csv")


def test_outputs_that_are_not_written_again_are_removed_and_forgotten(path):
    folder = path.parent
    for name, kind in (("kept", KIND), ("changed", KIND), ("of another kind", "a page")):
        (folder / name).write_text("content")
        record_outputs([folder / name], kind)
    record_outputs([path], KIND)
    (folder / "changed").write_text("edited")
    (folder / "not ours").write_text("content")
    remove_others(folder, KIND, [folder / "kept"])
    assert names_in(folder) == {"kept", "changed", "of another kind", "not ours"}
    assert one_line(path.name) not in read_json(folder / RECORD_FILE) and not is_refused(folder / "kept")


def _record_many(folder, name):
    for number in range(20):
        (folder / f"{name}{number}").write_text("content")
        record_outputs([folder / f"{name}{number}"], KIND)


def test_runs_that_end_together_record_all_their_outputs(tmp_path):
    start = multiprocessing.get_context("spawn").Process
    runs = [start(target=_record_many, args=(tmp_path, name)) for name in "abc"]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
        assert run.exitcode == 0
    assert len(names_in(tmp_path)) == 60
    assert not any(is_refused(tmp_path / name) for name in names_in(tmp_path))


def test_a_set_is_recorded_before_it_takes_its_place_and_what_was_there_stays_known(tmp_path):
    path = tmp_path / "a.csv"
    write_outputs({path: b"old"}, KIND)
    with replacing_outputs({path: KIND}) as (temporary,):
        temporary.write_bytes(b"new")
    for content in (b"old", b"new"):  # before and after the last step of a run
        path.write_bytes(content)
        assert not is_refused(path)
    path.write_bytes(b"mine")
    assert is_refused(path)


def test_a_folder_is_no_file_to_be_written(tmp_path):
    with pytest.raises(InputError, match="is a folder"):
        check_replaceable([tmp_path], KIND, overwrite=True)
