"""The gait estimation where nothing can be done: refused in one line, before any work, with nothing written."""

import pytest

from healthgait.layout import MEASURES_FILE, SEGMENTATION, SENSOR_BOXES_FOLDER
from tests.scripts.gait_data import SCRIPT


@pytest.fixture
def unchanged(tmp_path):
    """Check that there are the same files with the same content as before."""

    def files():
        return {path: path.read_bytes() if path.is_file() else None for path in tmp_path.rglob("*")}

    def check(before):
        assert files() == before

    check.now = files
    return check


@pytest.mark.parametrize("option", ["-k", "-f"])
@pytest.mark.parametrize("value", ["0", "-1", "nan", "inf", "four", "4,2", ""])
def test_a_scale_or_frame_rate_that_is_none_is_a_usage_error(run_here, one_walk, tmp_path, option, value):
    process = run_here(SCRIPT, *one_walk.options("-o", "out.csv", option, value))
    assert process.returncode == 2
    assert "usage" in process.stderr and "Traceback" not in process.stderr
    last = process.stderr.splitlines()[-1]
    assert f"argument {option}/" in last and "expected a number from" in last and repr(value) in last
    assert not (tmp_path / "out.csv").exists()


def test_a_scale_in_centimetres_is_told_as_such(run_here, one_walk):
    process = run_here(SCRIPT, *one_walk.options("-o", "out.csv", "-k", "420"))
    assert process.returncode == 2
    last = process.stderr.splitlines()[-1]
    assert "metres" in last and "420 cm are 4.2" in last


@pytest.mark.parametrize(
    "arguments",
    [["--jobs", "0"], ["--floor-edge", "left"], ["-o", ""], ["--clips", " "], ["-x"], ["more"]],
)
def test_other_wrong_options_are_usage_errors(run_here, one_walk, arguments):
    process = run_here(SCRIPT, *one_walk.options("-o", "out.csv", *arguments))
    assert process.returncode == 2
    assert "usage" in process.stderr and arguments[0] in process.stderr.splitlines()[-1]


@pytest.mark.parametrize("more", [[], ["--floor-edge", "y_min"]])
def test_a_method_that_is_not_there_is_refused_with_those_that_are(run_here, one_walk, assert_refused, more):
    process = run_here(SCRIPT, *one_walk.options("-o", "out.csv", "--method", "own", *more))
    assert_refused(process, "'own'", "events, paper")


@pytest.mark.parametrize("missing", ["-p", "-s", "-o"])
def test_a_required_option_that_is_missing_is_named(run_here, one_walk, missing):
    given = one_walk.options("-o", "out.csv")
    place = given.index(missing)
    process = run_here(SCRIPT, *given[:place], *given[place + 2 :])
    assert process.returncode == 2
    assert "required" in process.stderr.splitlines()[-1] and missing in process.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("option", "path", "words"),
    [
        ("-o", "folder", ["is a folder", "name a file"]),
        ("--clips", "file/out.csv", ["file: is a file, not a folder"]),
        ("--events", "file/deeper/out.csv", ["file/deeper: cannot be written to"]),
        ("-o", "/proc/healthgait/out.csv", ["/proc/healthgait: cannot be written to"]),
        ("-g", "file", ["file: is a file, not a folder"]),
    ],
)
def test_an_output_that_cannot_be_written_is_refused(
    run_here, one_walk, tmp_path, assert_refused, unchanged, option, path, words
):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("mine")
    before = unchanged.now()
    assert_refused(run_here(SCRIPT, *one_walk.options("-o", "out.csv", option, path)), *words)
    unchanged(before)


def test_the_table_of_participants_is_never_overwritten(run_here, one_walk, assert_refused, unchanged):
    before = unchanged.now()
    table = one_walk.folder / MEASURES_FILE
    another_way = table.parent / ".." / table.parent.name / table.name
    assert_refused(
        run_here(SCRIPT, *one_walk.options("-o", another_way)),
        "for the participants and for the gait parameters",
        "name two files",
    )
    assert_refused(
        run_here(SCRIPT, *one_walk.options("-o", "a.csv", "--clips", "./a.csv")),
        "for the gait parameters and for the clips",
    )
    twice = ["--events", "a.csv", "--standard-errors", "./a.csv"]
    assert_refused(
        run_here(SCRIPT, *one_walk.options("-o", "b.csv", *twice)), "for the events and for the standard errors"
    )
    unchanged(before)


@pytest.mark.parametrize(
    ("option", "place", "words"),
    [
        ("-p", "nowhere.csv", ["nowhere.csv: no such file"]),
        ("-e", "nowhere", ["nowhere: no such folder; expected the folder of the segmentation"]),
        ("-p", SENSOR_BOXES_FOLDER + "/PA000", ["no participants", "<ID>/UGS"]),
        ("-s", MEASURES_FILE, ["is a file, not a folder"]),
        ("--pose", SENSOR_BOXES_FOLDER, ["no pose file of any of the 1 participants", "NW-WoJ_1_AlphaPose.json"]),
    ],
)
def test_inputs_that_are_not_there_are_refused(run_here, one_walk, assert_refused, unchanged, option, place, words):
    before = unchanged.now()
    options = one_walk.options("-o", "out.csv", option, one_walk.folder / place)
    assert_refused(run_here(SCRIPT, *options), *words)
    unchanged(before)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Name,Height\nPA000,170\n", ["the column ID is missing"]),
        ("ID,Height\nPA000,170\nPA000,171\n", ["line 3", "PA000"]),
    ],
)
def test_a_table_of_participants_that_cannot_be_used_is_refused(
    run_here, one_walk, tmp_path, assert_refused, content, words
):
    (one_walk.folder / MEASURES_FILE).write_text(content)
    assert_refused(run_here(SCRIPT, *one_walk.options("-o", "out.csv")), MEASURES_FILE, *words)
    assert not (tmp_path / "out.csv").exists()


def test_without_segmentation_the_pose_directory_must_be_given(run_here, one_walk, assert_refused):
    folder = one_walk.folder
    given = ["-p", folder / MEASURES_FILE, "-s", folder / SENSOR_BOXES_FOLDER, "-o", "out.csv"]
    assert_refused(run_here(SCRIPT, *given), "pose", "segmentation")
    assert_refused(
        run_here(SCRIPT, *given, "--pose", folder / "pose", "--method", "paper"),
        "the method paper needs the segmentation",
    )


def test_the_published_method_has_no_standard_errors(run_here, one_walk, tmp_path, assert_refused):
    options = one_walk.options("-o", "out.csv", "--method", "paper", "--standard-errors", "errors.csv")
    assert_refused(run_here(SCRIPT, *options), "leave out", "standard errors")
    assert not (tmp_path / "out.csv").exists() and not (tmp_path / "errors.csv").exists()


def test_no_pose_beside_the_segmentation_is_refused(run_here, one_walk, assert_refused):
    moved = (one_walk.folder / SEGMENTATION).rename(one_walk.folder.parent / SEGMENTATION)
    assert_refused(
        run_here(SCRIPT, *one_walk.options("-o", "out.csv", "-e", moved)), "pose: no such folder", "the pose directory"
    )
