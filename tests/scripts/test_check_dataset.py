"""The check of a dataset as a user runs it: what it prints and writes, its exit codes, and what interrupts it."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from healthgait.check.remembered import REMEMBERED_FILE
from healthgait.layout import FRAME_MODALITIES, SIMULATED_MARKER, SIMULATED_NOTICE, clips_of
from tests.check.made_up_dataset import WALK, copy_dataset, other_size, rewrite
from tests.conftest import ROOT
from tests.outputs import names_in

SCRIPT = "check_dataset.sh"
OUTPUTS = {"check_findings.csv", "check_participants.csv", "check.png"}
FRAME = "silhouette/PA000/UGS/NW-WoJ_2_YOLOV8/014.jpg"


@pytest.fixture
def data(tmp_path, whole_dataset) -> Path:
    return copy_dataset(whole_dataset, tmp_path / "data")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_a_whole_dataset_ends_with_0(run_script, data):
    process = run_script(SCRIPT, "-d", data, "--jobs", 1)
    assert (process.returncode, process.stderr) == (0, "")
    lines = [line.split("  ") for line in process.stdout.splitlines()]
    assert [cell.strip() for cell in lines[1] if cell] == ["pose", "2 of 2", "16 of 16", "272", "0"]
    assert lines[-1] == ["2 participants, nothing found"]
    assert "SIMULATED" not in process.stdout


def test_findings_are_printed_and_written_and_end_with_1(run_here, data, tmp_path):
    rewrite(data / FRAME, b"")
    for clip in clips_of("PA001"):
        clip.path(data, "pose").unlink()
    process = run_here(SCRIPT, "-d", "data", "-o", "out put", "--jobs", 2)
    assert (process.returncode, process.stderr) == (1, "")
    out = tmp_path / "out put"
    assert names_in(out) == OUTPUTS
    assert (out / "check.png").read_bytes().startswith(b"\x89PNG")
    found = rows(out / "check_findings.csv")
    assert len(found) == 9
    assert found[0] == {
        "participant": "PA000", "modality": "silhouette", "clip": "NW-WoJ_2", "kind": "file_empty",
        "place": f"data/{FRAME}", "what": "the file is empty; restore it or remove it",
    }  # fmt: skip
    people = {row["ID"]: row for row in rows(out / "check_participants.csv")}
    assert (people["PA000"]["findings"], people["PA000"]["silhouette_findings"]) == ("1", "1")
    assert (people["PA001"]["pose_clips"], people["PA001"]["pose_findings"]) == ("0", "8")
    assert people["PA001"]["optical_flow/TVL1_frames"] == "40"
    lines = process.stdout.splitlines()
    assert [line.split()[:3] for line in lines if line.startswith("clip_missing ")] == [["clip_missing", "8", "1"]]
    assert f"file_empty: data/{FRAME}: the file is empty; restore it or remove it" in lines
    assert "clip_missing: … and 3 more" in lines
    assert lines[-3:] == [f"out put/{name}" for name in ("check_findings.csv", "check_participants.csv", "check.png")]


def test_simulated_people_are_called_so(run_here, data, tmp_path):
    (data / SIMULATED_MARKER).write_text("{}")
    process = run_here(SCRIPT, "-d", data, "--jobs", 1)
    assert process.stdout.splitlines()[0] == SIMULATED_NOTICE


def test_a_second_check_decodes_only_what_was_changed(run_here, data, tmp_path):
    out = tmp_path / "out"
    rewrite(data / FRAME, (data / FRAME).read_bytes()[:300])
    command = [SCRIPT, "-d", data, "-o", out, "--deep", "--jobs", 1]
    first = run_here(*command)
    assert first.returncode == 1
    found = (out / "check_findings.csv").read_bytes()
    assert b"picture_damaged" in found
    stored = (out / REMEMBERED_FILE).read_text().splitlines()
    assert len(stored) == 2 * 8 * len(FRAME_MODALITIES)
    assert run_here(*command).stdout == first.stdout
    assert (out / "check_findings.csv").read_bytes() == found
    # What is stored is believed: a mark of ours in it comes out again, but not for a clip whose file was mended.
    marked = [json.loads(line) for line in stored]
    for line in marked:
        line[2] = [["picture_damaged", "013.png", "a mark"]]
    (out / REMEMBERED_FILE).write_text("".join(json.dumps(line) + "\n" for line in marked))
    rewrite(data / FRAME, other_size(".jpg"))
    assert run_here(*command).returncode == 1
    found = rows(out / "check_findings.csv")
    assert [row["kind"] for row in found if row["what"] != "a mark"] == ["picture_size"]
    assert len(found) == len(marked)  # one clip of the marked ones was decoded anew


def start(*arguments) -> subprocess.Popen:
    return subprocess.Popen(
        ["bash", ROOT / "scripts" / SCRIPT, *map(str, arguments)], text=True, start_new_session=True,
        env=os.environ | {"VIRTUAL_ENV": sys.prefix}, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("signal_number", "code", "errors"),
    [
        (signal.SIGKILL, -signal.SIGKILL, []),
        (signal.SIGINT, 130, ["error: interrupted"]),
    ],
)
def test_an_interrupted_check_goes_on_and_ends_as_an_uninterrupted_one(
    run_here, data, tmp_path, signal_number, code, errors
):
    for number in range(2, 12):
        for modality in {name.split("/")[0] for name in ("pose", *FRAME_MODALITIES)} | {"sensors_bboxes"}:
            shutil.copytree(data / modality / "PA000", data / modality / f"PA{number:03d}", copy_function=os.link)
    rewrite(data / FRAME, (data / FRAME).read_bytes()[:300])
    whole = run_here(SCRIPT, "-d", data, "-o", tmp_path / "whole", "--deep", "--jobs", 1)
    assert whole.returncode == 1
    out = tmp_path / "out"
    (out / "old").mkdir(parents=True)
    process = start("-d", data, "-o", out, "--deep", "--jobs", 1)
    stored = out / REMEMBERED_FILE
    deadline = time.monotonic() + 60
    while not (stored.exists() and stored.stat().st_size) and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.001)
    assert process.poll() is None, "the check was over before it could be interrupted"
    os.killpg(process.pid, signal_number)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said.splitlines()) == (code, errors)
    assert {path.name for path in out.iterdir()} <= {REMEMBERED_FILE, "old"}
    before = {line for line in stored.read_text().splitlines(keepends=True) if line.endswith("\n")}
    again = run_here(SCRIPT, "-d", data, "-o", out, "--deep", "--jobs", 1)
    assert again.returncode == 1
    for name in OUTPUTS:
        assert (out / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert before and before <= set(stored.read_text().splitlines(keepends=True))
    assert stored.read_text().count("\n") == 12 * 8 * len(FRAME_MODALITIES)


def test_the_dataset_is_left_as_it_is(run_here, data, tmp_path):
    (data / WALK.path(data, "silhouette") / "015.jpg").unlink()  # one of five

    def state():
        return {path: (path.lstat().st_mtime_ns, path.lstat().st_size) for path in data.rglob("*")}

    before = state()
    assert run_here(SCRIPT, "-d", data, "-o", tmp_path / "out", "--deep", "--jobs", 1, "--tolerate", 20).returncode == 0
    assert state() == before


def test_names_of_any_kind_are_reported_in_one_line(run_here, data, tmp_path):
    (data / "pose" / 'PA\n0 ,"ä').mkdir()
    rewrite(data / os.fsdecode(b"silhouette/PA001/UGS/\xff"), b"x")
    process = run_here(SCRIPT, "-d", data, "-o", tmp_path / "out", "--jobs", 1)
    assert (process.returncode, process.stderr) == (1, "")
    found = rows(tmp_path / "out" / "check_findings.csv")
    assert {row["participant"] for row in found} == {"PA001", 'PA\\n0 ,"ä'}
    assert [row["place"] for row in found if row["participant"] == "PA001"] == [f"{data}/silhouette/PA001/UGS/\\udcff"]


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="nothing is forbidden to root")
def test_folders_that_may_not_be_opened_are_found_and_the_rest_is_checked(data, tmp_path):
    modes = dict.fromkeys((f"{name}/PA000/UGS" for name in ("sensors_bboxes", "pose", "silhouette")), 0)
    modes |= {"semantic_segmentation": 0, "optical_flow": 0o444}  # its list may be read, and nothing in it
    closed = [data / name for name in modes]
    for folder, mode in zip(closed, modes.values(), strict=True):
        folder.chmod(mode)
    without_rights = ["setpriv", "--bounding-set", "-all", "--"] if os.geteuid() == 0 else []
    command = [*without_rights, "bash", ROOT / "scripts" / SCRIPT, "-d", data, "--jobs", "1", "-o", tmp_path / "check"]
    environment = os.environ | {"VIRTUAL_ENV": sys.prefix}
    process = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    for folder in closed:
        folder.chmod(0o755)
    assert (process.returncode, process.stderr) == (1, "")
    found = rows(tmp_path / "check" / "check_findings.csv")
    unreadable = [row for row in found if row["kind"] == "unreadable"]
    assert {Path(row["place"]).parent for row in unreadable}.issuperset(closed)
    assert all("Permission denied" in row["what"] for row in unreadable)


def test_what_cannot_be_checked_is_refused_in_one_line(run_here, data, tmp_path, assert_refused):
    for arguments, words in [
        (["-d", tmp_path / "no"], ["no: no such folder", "expected the dataset's folder"]),
        (["-d", data, "-m", "silhouete"], ["--modalities: 'silhouete' is not one of", "did you mean silhouette?"]),
        (["-d", data, "-o", data / "pose" / "out"], ["is inside", "name another folder"]),
        (["-d", data, "-m", "pose", "-o", data / "optical_flow" / "out"], ["is inside", "name another folder"]),
        (["-d", data, "-o", "/proc/healthgait"], ["/proc/healthgait", "cannot be written to"]),
    ]:
        assert_refused(run_here(SCRIPT, *arguments), *words)
    assert not (data / "pose" / "out").exists()


@pytest.mark.parametrize(
    "option",
    [["--tolerate", "101"], ["--tolerate", "-1"], ["--tolerate", "few"], ["--jobs", "0"], ["-m"], ["-d", ""], ["-x"]],
)
def test_wrong_options_are_usage_errors(run_here, data, option):
    process = run_here(SCRIPT, "-d", data, *option)
    assert process.returncode == 2 and process.stdout == ""
    assert process.stderr.startswith("usage: check_dataset.sh") and option[0] in process.stderr.splitlines()[-1]
