"""The modalities of several videos, one after the other: which clips are taken depends on the videos before."""

import sys
from collections.abc import Callable
from pathlib import Path

from healthgait.computing.progress import say
from healthgait.errors import InputError, one_line
from healthgait.extraction.one_video import Extraction, extract_video
from healthgait.extraction.settings import ExtractionSettings
from healthgait.extraction.tree import Tree
from healthgait.files import real_path, writable_folder
from healthgait.from_video.all_videos import place_among, remove_if_unused, warn_of_same_films, with_bar
from healthgait.from_video.settings import VideoSettings
from healthgait.from_video.videos import Video, videos_of
from healthgait.gait.estimation.identical_poses import identical_poses
from healthgait.layout import POSE, clips_with_pose
from healthgait.unfinished import held
from healthgait.video.models import find_models

STEPS = ("finding people", "making pictures")
LOCK = ".healthgait_extraction.lock"


def extract_videos(
    given: Path, settings: VideoSettings, extraction: ExtractionSettings, table: Path | None = None
) -> tuple[int, int]:
    """Write the modalities of a video, or of those in a folder, to ``settings.output``; returns how many, and failures.

    ``given`` and ``table`` are as for ``from_video.videos.videos_of``. A second run does what is not done yet, and
    waits for one that writes to the same tree. Raises InputError if there are no videos, the weights are missing, or
    the output cannot be written.
    """
    if given.is_dir() and real_path(settings.output) == real_path(given):
        raise InputError(f"{settings.output}: is the folder of the videos; name another for the tree")
    videos = videos_of(given, settings, table)
    find_models(settings.model)
    warn_of_same_films(videos, str(table or given))
    made = not settings.output.exists()
    writable_folder(settings.output)
    failed = 0
    lock = settings.output / LOCK
    with held(lock):
        try:
            tree = Tree(settings.output)
            tree.remove_unfinished()
            for number, video in enumerate(videos):
                result = _extracted(video, extraction, tree, place_among(number, len(videos)))
                _show(video, result)
                failed += bool(result.error)
        finally:
            lock.unlink(missing_ok=True)
    if made:
        remove_if_unused(settings.output)
    people = {video.settings.participant or video.name for video in videos}
    clips = [clip for participant in sorted(people) for clip in clips_with_pose(participant, settings.output / POSE)]
    for line in identical_poses(clips, settings.output / POSE):
        print(one_line(f"warning: {line}"), file=sys.stderr)
    return len(videos), failed


def _extracted(video: Video, extraction: ExtractionSettings, tree: Tree, place: str) -> Extraction:
    def work(video: Video, progress: Callable[[int], None]) -> Extraction:
        return extract_video(video, extraction, tree, progress)

    try:
        return with_bar(video, work, place, STEPS)
    except InputError as error:
        return Extraction(error=one_line(str(error)))


def _show(video: Video, result: Extraction) -> None:
    for line in result.lines:
        say(one_line(f"{video.label}: {line}"))
    for line in result.warnings:
        print(one_line(f"warning: {video.label}: {line}"), file=sys.stderr)
    if result.error:
        print(f"error: {result.error}", file=sys.stderr)
