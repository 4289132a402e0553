"""The files that an earlier run wrote of clips that are there no more."""

from collections.abc import Callable, Iterable
from pathlib import Path

from healthgait.gait.estimation.settings import EstimationSettings
from healthgait.gait.figures.places import FIGURE, figure_files
from healthgait.gait.opensim.files import OPENSIM_FILE, opensim_files
from healthgait.layout import Clip, clips_with_pose
from healthgait.outputs import RECORD_FILE, remove_others


def remove_files_of_gone_clips(settings: EstimationSettings) -> None:
    """Remove the figures and OpenSim's files of clips without a pose file, where the ``settings`` have these files.

    They are looked for in the folders of all participants, also of those who are not estimated now or have no clip
    left. See ``outputs.remove_others`` for what stays.
    """
    people = [path.name for path in settings.pose.iterdir()]
    clips = [clip for person in people for clip in clips_with_pose(person, settings.pose)]
    if settings.figures:
        _remove(settings.figures, FIGURE, figure_files, clips)
    if settings.opensim:
        _remove(settings.opensim, OPENSIM_FILE, opensim_files, clips)


def _remove(
    folder: Path, kind: str, files: Callable[[Path, Iterable[Clip]], list[Path]], clips: Iterable[Clip]
) -> None:
    kept = files(folder, clips)
    for pattern in (f"*/{RECORD_FILE}", f"*/*/{RECORD_FILE}"):  # <ID> and <ID>/<pace>
        for record in folder.glob(pattern):
            remove_others(record.parent, kind, kept)
