"""Several videos, one after the other or side by side; what cannot be read is named and does not stop the others."""

import sys
from contextlib import closing
from functools import partial
from pathlib import Path

from healthgait.computing.parallel import Workers, map_unordered
from healthgait.computing.progress import bar, say
from healthgait.errors import InputError, one_line
from healthgait.files import listed, real_path, writable_folder
from healthgait.from_video.one_video import VideoResult, estimate_video
from healthgait.from_video.settings import VideoSettings
from healthgait.pose_import.forms.form import VIDEOS
from healthgait.video.models import find_models
from healthgait.video.reading import VideoFile


def videos_in(path: Path) -> list[Path]:
    """The video file at ``path``, or those in that folder. Raises InputError if there are none, or two of a name."""
    if not path.is_dir():
        return [path]
    videos = [file for file in listed(path) if file.is_file() and file.suffix.lower() in VIDEOS]
    if not videos:
        raise InputError(f"{path}: no videos; expected files {', '.join(VIDEOS)}")
    names: dict[str, Path] = {}
    for video in videos:
        if (other := names.setdefault(video.stem, video)) != video:
            raise InputError(f"{video}: has the name of {other.name}; their results would have one folder; rename one")
    return videos


def estimate_videos(given: Path, settings: VideoSettings, jobs: int) -> tuple[int, int]:
    """Estimate the gait parameters in a video or in those of a folder; returns how many there are, and how many failed.

    Raises InputError if there are no videos, the weights are missing, or the output cannot be written.
    """
    if given.is_dir() and real_path(settings.output) == real_path(given):
        raise InputError(f"{settings.output}: is the folder of the videos; name another for the results")
    videos = videos_in(given)
    find_models(settings.model)
    writable_folder(settings.output)
    if len(videos) == 1 or jobs == 1:
        results = (_with_bar(video, settings) for video in videos)
        return len(videos), sum(_tell(result) for result in results)
    failed = 0
    workers = Workers(jobs, apart=True)
    work = map_unordered(partial(_alone, settings), videos, workers, partial(_lost))
    with closing(work), bar(total=len(videos), unit="video") as progress:
        for result in work:
            failed += _tell(result)
            progress.update()
    return len(videos), failed


def _alone(settings: VideoSettings, video: Path) -> VideoResult:
    return estimate_video(video, settings)


def _lost(video: Path) -> VideoResult:
    return VideoResult(video, error=f"{video}: its process was killed several times, perhaps for lack of memory")


def _with_bar(video: Path, settings: VideoSettings) -> VideoResult:
    try:
        total = VideoFile(video, settings.capture_fps).announced
    except InputError as error:
        return VideoResult(video, error=one_line(str(error)))
    with bar(total=total, unit="frame", desc=video.name, leave=False) as progress:
        return estimate_video(video, settings, lambda done: progress.update(done - progress.n))


def _tell(result: VideoResult) -> bool:
    """Print what became of a video; returns whether it failed."""
    for line in result.lines:
        say(one_line(line if result.unchanged else f"{result.video.name}: {line}"))
    for line in result.warnings:
        print(one_line(f"warning: {result.video.name}: {line}"), file=sys.stderr)
    if result.error:
        print(f"error: {result.error}", file=sys.stderr)
    return bool(result.error)
