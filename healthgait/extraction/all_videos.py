"""The modalities of several videos, one after the other: which clips are taken depends on the videos before."""

import sys
from collections.abc import Collection
from pathlib import Path

from healthgait.computing.progress import bar, say
from healthgait.errors import InputError, one_line
from healthgait.extraction.one_video import Extraction, extract_video
from healthgait.files import read_json, real_path, writable_folder, write_json
from healthgait.from_video.all_videos import videos_with_settings
from healthgait.from_video.one_video import made_of
from healthgait.from_video.settings import VideoSettings
from healthgait.layout import Clip, clip_named
from healthgait.video.models import find_models
from healthgait.video.reading import VideoFile

RECORD = ".healthgait_extracted.json"


def extract_videos(
    given: Path, settings: VideoSettings, modalities: Collection[str], solver: str, table: Path | None = None
) -> tuple[int, int]:
    """Write the modalities of a video, or of those in a folder, to ``settings.output``; returns how many, and failures.

    The ``table`` says who is in which video, as for ``from_video.video_table.read_video_table``. A second run does what
    is not done yet. Raises InputError if there are no videos, the weights are missing, or the output cannot be written.
    """
    videos = videos_with_settings(given, settings, table)
    models = find_models(settings.model)
    writable_folder(settings.output)
    record = _Record(settings.output)
    failed = 0
    for video, own in videos:
        try:
            state = made_of(video, models, own) | {"modalities": sorted(modalities), "flow": solver}
        except OSError as error:
            raise InputError(f"{video}: {error.strerror}") from error
        if not settings.overwrite and record.has(video, state):
            say(one_line(f"{video.name}: unchanged"))
            continue
        result = _with_bar(video, own, modalities, solver, record.taken(video))
        _show(result)
        failed += bool(result.error)
        if not result.error:
            record.add(video, state, result)
    return len(videos), failed


def _with_bar(video: Path, settings: VideoSettings, modalities, solver: str, taken: Collection[Clip]) -> Extraction:
    try:
        total = VideoFile(video, settings.capture_fps).announced
    except InputError as error:
        return Extraction(video, error=one_line(str(error)))
    with bar(total=total, unit="frame", desc=video.name, leave=False) as progress:
        return extract_video(
            video, settings, modalities, solver, taken, lambda done: progress.update(done - progress.n)
        )


def _show(result: Extraction) -> None:
    for line in result.lines:
        say(one_line(f"{result.video.name}: {line}"))
    for line in result.warnings:
        print(one_line(f"warning: {result.video.name}: {line}"), file=sys.stderr)
    if result.error:
        print(f"error: {result.error}", file=sys.stderr)


class _Record:
    """What earlier runs wrote to a tree: for each video what it was made of, its clips, and its files."""

    def __init__(self, folder: Path):
        self._folder, self._path = folder, folder / RECORD
        content = read_json(self._path) if self._path.exists() else {}
        if not isinstance(content, dict):
            raise InputError(f"{self._path}: is no record of an extraction; remove it, or name another folder")
        self._videos = content

    def has(self, video: Path, state: dict) -> bool:
        """Whether all files of a video are there, made of the same."""
        entry = self._videos.get(str(real_path(video)))
        return (
            bool(entry) and entry["made_of"] == state and all((self._folder / name).exists() for name in entry["files"])
        )

    def taken(self, video: Path) -> set[Clip]:
        """The clips of all other videos."""
        return {
            clip_named(name)
            for other, entry in self._videos.items()
            if other != str(real_path(video))
            for name in entry["clips"]
        }

    def add(self, video: Path, state: dict, result: Extraction) -> None:
        """Store what was written of a video."""
        self._videos[str(real_path(video))] = {
            "made_of": state,
            "clips": [f"{clip.participant}/{clip.pace}/{clip.name}" for clip in result.clips],
            "files": [str(path.relative_to(self._folder)) for path in result.files],
        }
        write_json(self._path, self._videos)
