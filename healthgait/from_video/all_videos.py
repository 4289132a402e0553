"""Several videos, one after the other or side by side; what cannot be read is named and does not stop the others."""

import math
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from healthgait.computing.parallel import Workers, map_unordered
from healthgait.computing.progress import bar, say
from healthgait.errors import InputError, one_line
from healthgait.files import real_path, remove, writable_folder
from healthgait.from_video.all_tables import KIND, tables_in, write_tables
from healthgait.from_video.one_video import VideoResult, estimate_video
from healthgait.from_video.same_film import same_films
from healthgait.from_video.settings import VideoSettings
from healthgait.from_video.videos import Video, videos_of
from healthgait.outputs import check_replaceable
from healthgait.video.models import find_models
from healthgait.video.reading import VideoFile

Result = TypeVar("Result")
STEPS = ("finding people",)


def estimate_videos(given: Path, settings: VideoSettings, jobs: int, table: Path | None = None) -> tuple[int, int]:
    """Estimate the gait parameters in a video or in those of a folder; returns how many there are, and how many failed.

    ``given`` and ``table`` are as for ``videos.videos_of``. For a folder, tables over all of its videos are written,
    too. Raises InputError if there are no videos, metres are not known, the weights are missing, or the output cannot
    be written.
    """
    if given.is_dir() and real_path(settings.output) == real_path(given):
        raise InputError(f"{settings.output}: is the folder of the videos; name another for the results")
    videos = videos_of(given, settings, table)
    for video in videos:
        if math.isnan(video.settings.height_cm) and not (settings.corners_px or settings.marks_px):
            raise InputError(f"{table or given}: {video.path.name}: neither a height nor points on the floor are known")
    find_models(settings.model)
    warn_of_same_films(videos, str(table or given))
    made = not settings.output.exists()
    writable_folder(settings.output)
    if given.is_dir():
        check_replaceable(tables_in(settings.output), KIND, settings.overwrite)
    workers = Workers(1 if len(videos) == 1 else jobs, apart=True)
    results = {}
    with closing(_estimated(videos, workers)) as arriving:
        for video, result in arriving:
            results[video.label] = result
            _show(video, result)
    if given.is_dir():
        for line in write_tables({video.label: results[video.label] for video in videos}, settings.output):
            print(one_line(f"warning: {line}"), file=sys.stderr)
    if made:
        remove_if_unused(settings.output)
    return len(videos), sum(bool(result.error) for result in results.values())


def remove_if_unused(folder: Path) -> None:
    """Remove a folder of results in which there is no file, as none of the videos could be used."""
    if not any(path.is_file() for path in folder.rglob("*")):
        remove(folder)


def warn_of_same_films(videos: list[Video], origin: str) -> None:
    """Name videos that are one film. Raises InputError, which begins with ``origin``, if it is given for two people."""
    for line in same_films(videos, origin):
        print(one_line(f"warning: {line}"), file=sys.stderr)


def with_bar(
    video: Video, work: Callable[[Video, Callable[[int], None]], Result], place: str, steps: Sequence[str]
) -> Result:
    """``work`` of a video with a bar.

    It goes through the video's frames once in each of its ``steps``, and says how many it did; ``place`` is that of the
    video among all. Raises InputError if the video cannot be read.
    """
    announced = VideoFile(video.path, video.settings.capture_fps).announced
    with bar(total=len(steps) * announced, unit="frame", leave=False) as progress:

        def show(done: int) -> None:
            step = steps[min(done // max(announced, 1), len(steps) - 1)]
            progress.set_description_str(f"{place}{video.label}, {step}", refresh=False)
            progress.update(done - progress.n)

        return work(video, show)


def place_among(number: int, count: int) -> str:
    """Which of the videos it is, counted from 0, in words; nothing if it is the only one."""
    return f"video {number + 1} of {count}, " if count > 1 else ""


def _estimated(videos: list[Video], workers: Workers) -> Iterator[tuple[Video, VideoResult]]:
    """The results of the videos as they arrive."""
    if workers.jobs == 1:
        for number, video in enumerate(videos):
            try:
                yield video, with_bar(video, estimate_video, place_among(number, len(videos)), STEPS)
            except InputError as error:
                yield video, VideoResult(error=one_line(str(error)))
        return
    work = map_unordered(_alone, videos, workers, _lost)
    with closing(work), bar(total=len(videos), unit="video") as progress:
        for result in work:
            yield result
            progress.update()


def _alone(video: Video) -> tuple[Video, VideoResult]:
    return video, estimate_video(video)


def _lost(video: Video) -> tuple[Video, VideoResult]:
    return video, VideoResult(error=f"{video.path}: its process was killed several times, perhaps for lack of memory")


def _show(video: Video, result: VideoResult) -> None:
    """Print what became of a video."""
    for line in result.lines:
        say(one_line(line if result.unchanged else f"{video.label}: {line}"))
    for line in result.warnings:
        print(one_line(f"warning: {video.label}: {line}"), file=sys.stderr)
    if result.error:
        print(f"error: {result.error}", file=sys.stderr)
