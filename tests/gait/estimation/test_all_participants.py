"""Several participants whose walks are made up: steps of 65 cm that take 0.55 s."""

import csv
import json
import math
from contextlib import ExitStack
from dataclasses import replace

import pytest

from healthgait.columns import GAIT_PARAMETERS, GAIT_QUANTITIES
from healthgait.computing.parallel import Workers
from healthgait.errors import InputError
from healthgait.gait.estimation.all_participants import EstimationSummary, estimate_all
from healthgait.gait.estimation.clip_result import CLIP_COLUMNS, EVENT_COLUMNS, ClipResult
from healthgait.gait.estimation.participant import ParticipantResult
from healthgait.gait.estimation.settings import EstimationSettings
from healthgait.gait.estimation.tables import Outputs, OutputTables
from healthgait.layout import POSE, Clip, clips_of
from tests.gait.made_up_walk import CORNERS_PX, LENGTH_M, walking_px
from tests.outputs import names_in

FPS = 30.0


def write_clip(folder, clip, entries=None):
    boxes = {}
    for number, (x, y) in enumerate(CORNERS_PX.tolist()):
        left = x if number < 2 else x - 20
        boxes[str(number)] = {"x_min": left, "y_min": y - 6, "x_max": left + 20, "y_max": y}
    if entries is None:
        walk = walking_px(FPS, 1 if clip.number == 2 else -1).tolist()
        entries = [
            {
                "clip": f"{clip.participant} {clip.name}",
                "frame": k,
                "joints": {f"{side}_ankle": {"x": x, "y": y} for side, (x, y) in zip("lr", both, strict=True)},
            }
            for k, both in enumerate(walk)
        ]
    for path, content in ((clip.path_in(folder / "pose", POSE), entries), (clip.sensor_boxes(folder / "boxes"), boxes)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content))


@pytest.fixture
def data(tmp_path):
    """All clips of PA007, one of PA003; PA005 has none."""
    folder = tmp_path / "data"
    for clip in clips_of("PA007"):
        write_clip(folder, clip)
    write_clip(folder, Clip("PA003", "FGS", "WJ", 1))
    return folder


@pytest.fixture
def outputs(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return Outputs(folder / "parameters.csv", folder / "clips.csv", folder / "events.csv")


def settings_for(data, **fields):
    usual = {"segmentation": None, "method": "events", "figures": None}
    return EstimationSettings(
        data / "pose", data / "boxes", length_m=LENGTH_M, fps=FPS, floor_edge="y_max", **usual | fields
    )


HEIGHTS_CM = {"PA007": 170.0, "PA005": math.nan, "PA003": 165.0}


def rows(path):
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


def files(outputs):
    return sorted(names_in(outputs.parameters.parent))


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_table_has_the_participants_in_the_order_asked_for(data, outputs, jobs):
    # PA007 has most clips and so comes last when two processes work.
    estimate_all(HEIGHTS_CM, settings_for(data), outputs, Workers(jobs, apart=True))
    table = rows(outputs.parameters)
    assert [row["ID"] for row in table] == ["PA007", "PA005", "PA003"]
    assert [row["ID"] for row in rows(outputs.clips)] == ["PA007"] * 8 + ["PA003"]
    assert list(dict.fromkeys(row["ID"] for row in rows(outputs.events))) == ["PA007", "PA003"]


def test_cells_are_rounded_and_empty_where_nothing_is_known(data, outputs):
    estimate_all(HEIGHTS_CM, settings_for(data), outputs, Workers(1))
    header, *_ = outputs.parameters.read_text().splitlines()
    assert header == ",".join(["ID", *GAIT_PARAMETERS])
    whole, empty, half = rows(outputs.parameters)
    assert all(len(cell.partition(".")[2]) <= 3 for name, cell in whole.items() if name != "ID")
    assert float(whole["Cadence_FGS"]) == pytest.approx(60 / 0.55, abs=0.2)
    assert set(list(empty.values())[1:]) == {""}
    assert {name for name, cell in half.items() if cell == ""} == {f"{name}_UGS" for name in GAIT_QUANTITIES}


def test_clips_and_events_are_written_as_they_are_told(data, outputs):
    estimate_all(HEIGHTS_CM, settings_for(data), outputs, Workers(1))
    for path, columns in ((outputs.clips, CLIP_COLUMNS), (outputs.events, EVENT_COLUMNS)):
        assert path.read_text().splitlines()[0] == ",".join(columns)
    assert [row["clip"] for row in rows(outputs.clips)][:8] == [clip.name for clip in clips_of("PA007")]
    clip = rows(outputs.clips)[-1]
    assert [clip[name] for name in ("pace", "clip", "used", "reason")] == ["FGS", "FW-WJ_1", "True", ""]
    assert float(clip["Step"]) == pytest.approx(65, abs=0.3)
    assert b"\r" not in outputs.clips.read_bytes()


def test_the_table_of_standard_errors_has_the_rows_of_the_parameters_and_its_gaps(data, outputs):
    outputs = replace(outputs, errors=outputs.parameters.with_name("errors.csv"))
    estimate_all(HEIGHTS_CM, settings_for(data), outputs, Workers(1))
    assert outputs.errors.read_text().splitlines()[0] == ",".join(["ID", *(f"{name}_se" for name in GAIT_PARAMETERS)])
    parameters, errors = rows(outputs.parameters), rows(outputs.errors)
    assert [row["ID"] for row in errors] == [row["ID"] for row in parameters]
    for values, sizes in zip(parameters, errors, strict=True):
        for name in GAIT_PARAMETERS:
            assert (sizes[f"{name}_se"] == "") == (values[name] == "")
            assert not values[name] or 0 < float(sizes[f"{name}_se"]) < 0.1 * float(values[name])
    # Four clips of the whole pace are surer than the one clip of PA003 is.
    assert float(errors[0]["Cadence_FGS_se"]) < float(errors[2]["Cadence_FGS_se"])


def test_only_the_tables_that_are_asked_for_are_written(data, outputs):
    estimate_all(HEIGHTS_CM, settings_for(data), Outputs(outputs.parameters, None, None), Workers(1))
    assert files(outputs) == ["parameters.csv"]


def test_the_summary_counts_what_became_of_the_clips(data, outputs, capsys):
    write_clip(data, Clip("PA003", "FGS", "WJ", 2), entries=[])
    standing = Clip("PA003", "FGS", "WoJ", 1).path_in(data / "pose", POSE)
    write_clip(data, Clip("PA003", "FGS", "WoJ", 1))
    entries = json.loads(standing.read_text())
    standing.write_text(json.dumps(entries[:40]))
    summary = estimate_all(HEIGHTS_CM, settings_for(data), outputs, Workers(1))
    counts = summary.used, summary.excluded, summary.damaged, summary.without_clips, summary.with_values
    assert counts == (9, 2, 1, ["PA005"], 2)
    assert summary.text() == "9 clips used, 2 excluded (1 damaged), 1 participants without clips (PA005)"
    damaged = Clip("PA003", "FGS", "WJ", 2).path_in(data / "pose", POSE)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(f"warning: {standing}: too few complete steps") and lines[0].endswith("; excluded")
    assert lines[1] == f"warning: {damaged}: no frame has a pose; excluded"
    assert [row["used"] for row in rows(outputs.clips)].count("False") == 2


def test_the_summary_is_short_if_all_is_well():
    assert EstimationSummary(used=16, with_values=2).text() == "16 clips used, 0 excluded (0 damaged)"


@pytest.mark.parametrize(
    ("summary", "failed"),
    [
        (EstimationSummary(used=1, with_values=1), False),
        (EstimationSummary(used=1, with_values=1, damaged=1), True),
        (EstimationSummary(), True),
    ],
)
def test_an_empty_table_is_a_failure_as_damage_is(summary, failed):
    assert summary.failed == failed
    assert ("no participant has a value" in summary.text()) == (summary.with_values == 0)


def test_walks_that_no_one_can_walk_are_not_written(data, outputs, capsys):
    summary = estimate_all(HEIGHTS_CM, replace(settings_for(data), length_m=42.0), outputs, Workers(1))
    assert (summary.used, summary.excluded, summary.failed) == (0, 9, True)
    assert {row["Step_UGS"] for row in rows(outputs.parameters)} == {""}
    reasons = {row["reason"] for row in rows(outputs.clips)}
    assert all("check the scale" in reason for reason in reasons)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2  # one a participant
    assert lines[0].endswith(", ".join(clip.name for clip in clips_of("PA007")[1:]))


@pytest.mark.parametrize("given", [True, False])
def test_a_length_in_the_sensor_boxes_counts_and_a_scale_that_was_given_is_named(data, outputs, capsys, given):
    usual = estimate_all(HEIGHTS_CM, settings_for(data), outputs, Workers(1))
    steps = rows(outputs.parameters)[0]["Step_UGS"]
    for path in (data / "boxes").rglob("*.json"):
        path.write_text(json.dumps(json.loads(path.read_text()) | {"length_m": LENGTH_M}))
    settings = replace(settings_for(data), length_m=2 * LENGTH_M, length_given=given)
    summary = estimate_all(HEIGHTS_CM, settings, outputs, Workers(1))
    assert float(rows(outputs.parameters)[0]["Step_UGS"]) == pytest.approx(float(steps), rel=0.01)
    assert (usual.lengths.own_m, summary.lengths.others) == ((), False) and set(summary.lengths.own_m) == {LENGTH_M}
    assert capsys.readouterr().err.count("is not used for sensor boxes") == given


def test_a_frame_rate_that_is_half_the_true_one_is_named(data, outputs, capsys):
    summary = estimate_all(HEIGHTS_CM, replace(settings_for(data), fps=FPS / 2), outputs, Workers(1))
    assert summary.flags == {"rate_implausible": 9}
    assert "the videos may have 29.97 or 30 frames per second" in summary.text()
    for line in capsys.readouterr().err.splitlines():
        assert "29.97 or 30 frames per second rather than 15" in line


def test_a_walk_under_two_names_is_told_once(data, outputs, capsys):
    source, copy = (
        clip.path_in(data / "pose", POSE) for clip in (Clip("PA007", "FGS", "WJ", 1), Clip("PA003", "FGS", "WJ", 1))
    )
    copy.write_bytes(source.read_bytes())
    estimate_all(HEIGHTS_CM, settings_for(data), outputs, Workers(1))
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"warning: {source}: the same bytes as {copy};")


@pytest.mark.parametrize("change", [lambda entries: entries[::-1], lambda entries: []])
def test_a_line_break_in_a_path_is_made_visible(tmp_path, outputs, capsys, change):
    data = tmp_path / "two\nlines"
    clip = Clip("PA000", "UGS", "WoJ", 2)
    write_clip(data, clip)
    path = clip.path_in(data / "pose", POSE)
    path.write_text(json.dumps(change(json.loads(path.read_text()))))
    estimate_all({"PA000": 170.0}, settings_for(data), outputs, Workers(1))
    (line,) = capsys.readouterr().err.splitlines()
    assert r"two\nlines" in line


def test_without_any_pose_nothing_is_written(data, outputs):
    with pytest.raises(InputError, match=r"pose: no pose file of any of the 2 participants; expected"):
        estimate_all({"PA100": 170.0, "PA101": 170.0}, settings_for(data), outputs, Workers(1))
    assert files(outputs) == []


def test_an_error_in_the_middle_keeps_the_old_tables_and_leaves_nothing_else(data, outputs, tmp_path):
    outputs.parameters.write_text("old")
    (tmp_path / "file").touch()
    with pytest.raises(OSError):
        estimate_all(HEIGHTS_CM, settings_for(data, figures=tmp_path / "file"), outputs, Workers(1))
    assert files(outputs) == ["parameters.csv"]
    assert outputs.parameters.read_text() == "old"


def made_up_result(participant, **quantities):
    clip = Clip(participant, "UGS", "WoJ", 1)
    row = dict.fromkeys(CLIP_COLUMNS, math.nan) | {"ID": participant, "used": True} | quantities
    return ParticipantResult(participant, [ClipResult(clip, row, [dict.fromkeys(EVENT_COLUMNS, 1)], [], False)])


def test_tables_take_their_places_together_at_the_end(outputs):
    outputs.clips.write_text("old")
    with ExitStack() as stack:
        tables = OutputTables(outputs, stack)
        tables.add(made_up_result("PA000", Step=61.00049, Cadence=math.inf))
        tables.add(made_up_result("PA001", Step=62.0))
        assert not outputs.parameters.exists() and not outputs.events.exists()
        assert outputs.clips.read_text() == "old"
    assert files(outputs) == ["clips.csv", "events.csv", "parameters.csv"]
    assert [row["Step_UGS"] for row in rows(outputs.parameters)] == ["61.0", "62.0"]
    first, second = rows(outputs.clips)
    assert (first["Step"], first["Cadence"], first["used"], second["ID"]) == ("61.0", "", "True", "PA001")
    assert len(rows(outputs.events)) == 2
