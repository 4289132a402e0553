"""Several videos, one after the other or side by side; what cannot be read is named and does not stop the others."""

import math
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from healthgait.computing.parallel import Workers, map_unordered
from healthgait.computing.progress import bar, say
from healthgait.errors import InputError, one_line
from healthgait.files import listed, real_path, writable_folder
from healthgait.from_video.all_tables import KIND, tables_in, write_tables
from healthgait.from_video.one_video import VideoResult, estimate_video
from healthgait.from_video.settings import VideoSettings
from healthgait.from_video.video_table import VideoOfPerson, read_video_table, videos_by_folders
from healthgait.outputs import check_replaceable
from healthgait.pose_import.forms.form import VIDEOS
from healthgait.video.models import find_models
from healthgait.video.reading import VideoFile

NAMED = 5  # videos in a message


def videos_in(path: Path) -> list[Path]:
    """The video file at ``path``, or those in that folder. Raises InputError if there are none."""
    if not path.is_dir():
        return [path]
    videos = [file for file in listed(path) if file.is_file() and file.suffix.lower() in VIDEOS]
    if not videos:
        raise InputError(f"{path}: no videos; expected files {', '.join(VIDEOS)}")
    return videos


def estimate_videos(given: Path, settings: VideoSettings, jobs: int, table: Path | None = None) -> tuple[int, int]:
    """Estimate the gait parameters in a video or in those of a folder; returns how many there are, and how many failed.

    The ``table`` says who is in which video, as for ``video_table.read_video_table``. For a folder, tables over all of
    its videos are written, too. Raises InputError if there are no videos, the weights are missing, or the output cannot
    be written.
    """
    if given.is_dir() and real_path(settings.output) == real_path(given):
        raise InputError(f"{settings.output}: is the folder of the videos; name another for the results")
    videos = videos_with_settings(given, settings, table)
    for video, own in videos:
        if math.isnan(own.height_cm) and not (own.corners_px or own.marks_px):
            raise InputError(f"{table or video}: {video.name}: the height is missing, and so are points on the floor")
    _check_names([video for video, _ in videos])
    find_models(settings.model)
    writable_folder(settings.output)
    if given.is_dir():
        check_replaceable(tables_in(settings.output), KIND, settings.overwrite)
    workers = Workers(1 if len(videos) == 1 else jobs, apart=True)
    by_video = {}
    with closing(_estimated(videos, workers)) as results:
        for result in results:
            by_video[result.video] = result
            _tell(result)
    if given.is_dir():
        for line in write_tables([by_video[video] for video, _ in videos], settings.output):
            print(one_line(f"warning: {line}"), file=sys.stderr)
    return len(videos), sum(bool(result.error) for result in by_video.values())


def _check_names(videos: list[Path]) -> None:
    names: dict[str, Path] = {}
    for video in videos:
        if (other := names.setdefault(video.stem, video)) != video:
            raise InputError(f"{video}: has the name of {other.name}; their results would have one folder; rename one")


def videos_with_settings(given: Path, settings: VideoSettings, table: Path | None) -> list[tuple[Path, VideoSettings]]:
    """The video at ``given`` or those in that folder, each with its settings.

    Who is in them is said by the ``table``; without one by folders <ID>/<UGS|FGS>, if there are any. Raises InputError
    if there are no videos, or the table is wrong.
    """
    if table is None:
        rows = videos_by_folders(given) if given.is_dir() else []
        return [(row.video, _with_row(row, settings)) for row in rows] or [
            (video, settings) for video in videos_in(given)
        ]
    if not given.is_dir():
        raise InputError(f"{given}: is no folder; a table of videos is for a folder")
    videos = videos_in(given)
    rows = {row.video: row for row in read_video_table(table, given)}
    if strange := [path for path in rows if path not in videos]:
        raise InputError(f"{table}: {strange[0].name} is no video; expected one of {', '.join(VIDEOS)}")
    if others := [video.name for video in videos if video not in rows]:
        shown = ", ".join(others[:NAMED]) + (" …" if len(others) > NAMED else "")
        print(
            one_line(f"warning: {table}: {len(others)} of {len(videos)} videos are not in it; ignored: {shown}"),
            file=sys.stderr,
        )
    return [(video, _with_row(row, settings)) for video, row in rows.items()]


def _with_row(row: VideoOfPerson, settings: VideoSettings) -> VideoSettings:
    return replace(
        settings,
        participant=row.participant,
        pace=row.pace or settings.pace,
        jacket=row.jacket or settings.jacket,
        height_cm=settings.height_cm if math.isnan(row.height_cm) else row.height_cm,
    )


def _estimated(videos: list[tuple[Path, VideoSettings]], workers: Workers) -> Iterator[VideoResult]:
    """The results of the videos as they arrive, with a bar."""
    if workers.jobs == 1:
        yield from (_with_bar(video, settings) for video, settings in videos)
        return
    work = map_unordered(_alone, videos, workers, _lost)
    with closing(work), bar(total=len(videos), unit="video") as progress:
        for result in work:
            yield result
            progress.update()


def _alone(video: tuple[Path, VideoSettings]) -> VideoResult:
    return estimate_video(*video)


def _lost(video: tuple[Path, VideoSettings]) -> VideoResult:
    return VideoResult(video[0], error=f"{video[0]}: its process was killed several times, perhaps for lack of memory")


def _with_bar(video: Path, settings: VideoSettings) -> VideoResult:
    try:
        total = VideoFile(video, settings.capture_fps).announced
    except InputError as error:
        return VideoResult(video, error=one_line(str(error)))
    with bar(total=total, unit="frame", desc=video.name, leave=False) as progress:
        return estimate_video(video, settings, lambda done: progress.update(done - progress.n))


def _tell(result: VideoResult) -> None:
    """Print what became of a video."""
    for line in result.lines:
        say(one_line(line if result.unchanged else f"{result.video.name}: {line}"))
    for line in result.warnings:
        print(one_line(f"warning: {result.video.name}: {line}"), file=sys.stderr)
    if result.error:
        print(f"error: {result.error}", file=sys.stderr)
