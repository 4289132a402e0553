"""The tables over all videos of a folder."""

import pandas as pd
import pytest

from healthgait.columns import GAIT_PARAMETERS
from healthgait.from_video.all_tables import write_tables
from healthgait.from_video.one_video import CLIPS, ERRORS, PARAMETERS, VideoResult

CELLS = "ID,pace,clip,used,reason,Step,Stride,Cadence,MonoSP,BiSP,Speed\n"


def result(folder, name, *rows, participant="007"):
    """The result of a video with passes: all of them with the same support times and speed."""
    folder = folder / name
    folder.mkdir()
    (folder / CLIPS).write_text(CELLS + "".join(f"{participant},{row},0.4,0.1,1.7\n" for row in rows))
    return VideoResult(folder=folder)


def test_passes_of_all_videos_and_the_means_of_each_person(tmp_path):
    """The mean over two videos of a person is that over all passes that are used: (60 + 62 + 70) / 3 = 64."""
    used, short = "True,", "False,short"
    results = {
        "a.mp4": result(tmp_path, "a", f"UGS,NW-WoJ_1,{used},60,120,100", f"UGS,NW-WoJ_2,{used},62,124,"),
        "P1/UGS/b.mp4": result(tmp_path, "b", f"UGS,NW-WoJ_1,{used},70,140,110", f"UGS,NW-WoJ_2,{short},9,9,9"),
        "c.mp4": VideoResult(error="c.mp4: nobody walks"),
        "d.mp4": result(tmp_path, "d", f"FGS,FW-WoJ_1,{used},80,160,130", participant="002"),
    }
    assert write_tables(results, tmp_path) == []
    passes = pd.read_csv(tmp_path / CLIPS, dtype={"ID": str})
    assert passes.video.tolist() == ["a.mp4", "a.mp4", "P1/UGS/b.mp4", "P1/UGS/b.mp4", "d.mp4"]
    assert passes.ID.tolist() == ["007"] * 4 + ["002"] and passes.used.sum() == 4
    means = pd.read_csv(tmp_path / PARAMETERS, dtype={"ID": str}).set_index("ID")
    assert list(means.index) == ["002", "007"] and list(means.columns) == [*GAIT_PARAMETERS]
    assert means.loc["007", "Step_UGS"] == pytest.approx(64) and means.loc["007", "Cadence_UGS"] == pytest.approx(105)
    assert means.loc["002", "Speed_FGS"] == 1.7 and means.loc["002"].isna().sum() == 6


def test_videos_without_any_pass_give_no_table(tmp_path):
    assert write_tables({"c.mp4": VideoResult(error="c.mp4: nobody walks")}, tmp_path) == []
    assert not any(tmp_path.iterdir())


def test_a_video_under_two_names_is_named(tmp_path):
    row = "UGS,NW-WoJ_1,True,,60,120,100"
    results = {"a.mp4": result(tmp_path, "a", row), "b.mp4": result(tmp_path, "b", row, participant="002")}
    (line,) = write_tables(results, tmp_path)
    assert line.startswith("a.mp4, b.mp4: have a pass with the same values")


def test_standard_errors_of_means_keep_what_all_passes_share(tmp_path):
    """Of 5 cm, 3 are shared and 4 a pass's own: the mean of four has the root of 3² + (4 / 2)²."""
    errors = f"{CELLS.strip()},Step_se,Step_shared_se,Speed_se,Speed_shared_se\n"
    results = {}
    for name in "ab":
        results[name] = result(tmp_path, name)
        rows = [f"007,UGS,NW-WoJ_{n},True,,60,120,100,0.4,0.1,1.7,5,3,0.03,0.031\n" for n in (1, 2)]
        (tmp_path / name / CLIPS).write_text(errors + "".join(rows) + "007,FGS,FW-WoJ_1,False,short,,,,,,,,,,\n")
    results["old"] = result(tmp_path, "old", "UGS,NW-WoJ_1,True,,60,120,100", participant="002")
    write_tables(results, tmp_path)
    table = pd.read_csv(tmp_path / ERRORS, dtype={"ID": str}).set_index("ID")
    assert list(table.columns) == [f"{name}_se" for name in GAIT_PARAMETERS] and list(table.index) == ["002", "007"]
    assert table.loc["007", "Step_UGS_se"] == pytest.approx(13**0.5, abs=0.001)
    assert table.loc["007", "Speed_UGS_se"] == 0.031
    assert table.loc["007", "Step_FGS_se":].isna().all() and table.loc["002"].isna().all()
