"""The files that an earlier run wrote of clips that are there no more."""

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from healthgait.computing.progress import warn
from healthgait.errors import listed
from healthgait.gait.estimation.settings import EstimationSettings
from healthgait.gait.figures.places import FIGURE, figure_files
from healthgait.gait.opensim.files import OPENSIM_FILE, opensim_files
from healthgait.layout import Clip, clips_with_pose
from healthgait.outputs import RECORD_FILE, remove_others


def remove_files_of_gone_clips(settings: EstimationSettings) -> None:
    """Remove the figures and OpenSim's files of clips without a pose file, where the ``settings`` have these files.

    They are looked for in the folders of all participants, also of those who are not estimated now or have no clip
    left. A warning counts them. See ``outputs.remove_others`` for what stays.
    """
    people = [path.name for path in settings.pose.iterdir()]
    clips = [clip for person in people for clip in clips_with_pose(person, settings.pose)]
    if settings.figures:
        _remove(settings.figures, FIGURE, figure_files, clips, settings.pose)
    if settings.opensim:
        _remove(settings.opensim, OPENSIM_FILE, opensim_files, clips, settings.pose)


def _remove(
    folder: Path, kind: str, files: Callable[[Path, Iterable[Clip]], list[Path]], clips: Iterable[Clip], pose: Path
) -> None:
    kept = files(folder, clips)
    removed: Counter[str] = Counter()
    for pattern in (f"*/*/{RECORD_FILE}", f"*/{RECORD_FILE}"):  # <ID>/<pace> and <ID>
        for record in [*folder.glob(pattern)]:
            if count := remove_others(record.parent, kind, kept):
                removed[record.relative_to(folder).parts[0]] += count
    for person in removed:
        for emptied in (*(folder / person).glob("*/"), folder / person):
            with suppress(OSError):  # it has other files
                emptied.rmdir()
    if removed:
        words = f"removed {removed.total()} files of an earlier run, of clips without a pose file in {pose}"
        warn(f"{folder}: {words}: {listed(sorted(removed))}")
