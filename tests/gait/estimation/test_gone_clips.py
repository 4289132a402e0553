"""Figures and OpenSim's files that an earlier run wrote, after clips and people were taken away."""

from dataclasses import replace

from healthgait.gait.estimation.gone_clips import remove_files_of_gone_clips
from healthgait.gait.figures.places import FIGURE, figure_files
from healthgait.gait.opensim.files import OPENSIM_FILE, opensim_files
from healthgait.layout import POSE, Clip
from healthgait.outputs import write_outputs
from tests.gait.settings import from_pose_alone

KEPT, GONE = Clip("PA000", "UGS", "WoJ", 1), Clip("PA000", "FGS", "WoJ", 1)
OF_ANOTHER = Clip("PA001", "UGS", "WJ", 2)


def visible(folder):
    return {path for path in folder.rglob("[!.]*") if path.is_file()}


def test_files_of_clips_without_a_pose_are_removed_and_no_others(tmp_path, capsys):
    pose, figures, opensim = (tmp_path / name for name in ("pose", "figures", "opensim"))
    for files, kind in (
        (figure_files(figures, [KEPT, GONE, OF_ANOTHER]), FIGURE),
        (opensim_files(opensim, [KEPT, GONE, OF_ANOTHER]), OPENSIM_FILE),
    ):
        for path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_outputs({path: b"content"}, kind)
    changed, *_ = opensim_files(opensim, [GONE])
    changed.write_text("edited")
    own = figures / "PA001" / "UGS" / "mine.png"
    own.write_text("not ours")
    KEPT.path_in(pose, POSE).parent.mkdir(parents=True)
    KEPT.path_in(pose, POSE).write_text("[]")
    remove_files_of_gone_clips(replace(from_pose_alone(pose, tmp_path), figures=figures, opensim=opensim))
    assert visible(figures) == {*figure_files(figures, [KEPT]), own}
    assert visible(opensim) == {*opensim_files(opensim, [KEPT]), changed}
    assert not (opensim / "PA001").exists()
    assert capsys.readouterr().err.splitlines() == [
        f"warning: {figures}: removed 3 files of an earlier run, of clips without a pose file in {pose}: PA000, PA001",
        f"warning: {opensim}: removed 3 files of an earlier run, of clips without a pose file in {pose}: PA000, PA001",
    ]
