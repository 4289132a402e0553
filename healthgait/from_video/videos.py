"""Which videos are to be taken, and what is known about each: from a table, from folders, or the same for all."""

import math
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from healthgait.errors import InputError, one_line
from healthgait.files import listed
from healthgait.from_video.settings import VideoSettings
from healthgait.from_video.video_table import VideoOfPerson, check_people, heights_cm, read_video_table
from healthgait.layout import PACE_CLASSES, Clip, clip_called
from healthgait.pose_import.forms.form import VIDEOS

NAMED = 5  # videos in a message


@dataclass(frozen=True)
class Video:
    """A video: its file, its name, which is its path below the input without the ending, and its settings."""

    path: Path
    name: str
    settings: VideoSettings

    @property
    def label(self) -> str:
        """What the video is called in messages and tables."""
        return f"{self.name}{self.path.suffix}"


def videos_of(given: Path, settings: VideoSettings, table: Path | None) -> list[Video]:
    """The video at ``given`` or those in that folder.

    Parameters
    ----------
    given : Path
        A video; a folder of videos; or a folder of folders <ID>/<UGS|FGS> of videos.
    settings : VideoSettings
        What applies to all of them.
    table : Path, optional
        Who is in which video of a folder, as for ``video_table.read_video_table``.

    Returns
    -------
    list of Video
        Each with the settings that apply to it.

    Raises
    ------
    InputError
        If there are no videos, two have one name, the table is wrong, or one height would be that of several people.
    """
    if not given.is_dir():
        if table:
            raise InputError(f"{given}: is no folder; a table of videos is for a folder")
        videos = [Video(given, given.stem, settings)]
        _check_names(videos)
        return videos
    loose = [path for path in listed(given) if is_video(path)]
    if table:
        rows = read_video_table(table, given)
        _name_ignored(table, given, [path for path in loose if path not in {row.video for row in rows}])
    else:
        rows = _rows_of_folders(given)
        if rows:
            _name_ignored(given, given, loose)
    if rows:
        videos = _with_rows(rows, given, settings, str(table or given))
    else:
        videos = [Video(path, path.stem, settings) for path in loose]
    if not videos:
        raise InputError(f"{given}: no videos; expected files {', '.join(VIDEOS)}")
    _check_names(videos)
    if not rows and len(videos) > 1 and math.isfinite(settings.height_cm):
        words = f"the height of {settings.height_cm:g} cm is taken for all {len(videos)} videos"
        print(one_line(f"warning: {given}: {words}; a table of videos can say who is who"), file=sys.stderr)
    return videos


def is_video(path: Path) -> bool:
    """Whether a file's name is that of a video."""
    return path.suffix.lower() in VIDEOS and path.is_file()


def _rows_of_folders(folder: Path) -> list[VideoOfPerson]:
    """The videos in folders <ID>/<UGS|FGS>; one that is named like a clip (NW-WJ_1) has its jacket."""
    rows, ignored = [], []
    for person in filter(Path.is_dir, listed(folder)):
        for inner in listed(person):
            videos = list(filter(is_video, listed(inner))) if inner.is_dir() else [inner] if is_video(inner) else []
            if inner.name not in PACE_CLASSES:
                ignored += videos
                continue
            for video in videos:
                clip = _clip_named(video, person.name, inner.name)
                rows.append(VideoOfPerson(video, person.name, inner.name, clip and clip.jacket, math.nan))
    _name_ignored(folder, folder, ignored)
    check_people(rows, str(folder))
    return rows


def _clip_named(video: Path, participant: str, pace: str) -> Clip | None:
    """The clip whose name a video has, if it is that of any. Raises InputError if that is one of another pace."""
    for other in PACE_CLASSES:
        clip = clip_called(participant, other, video.stem)
        if clip and other != pace:
            raise InputError(f"{video}: is named like a clip of {other}, but lies in {pace}; rename or move it")
        if clip:
            return clip
    return None


def _name_ignored(where: Path, folder: Path, videos: list[Path]) -> None:
    if videos:
        names = [str(path.relative_to(folder)) for path in videos]
        shown = ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
        words = "is 1 video more, which is" if len(videos) == 1 else f"are {len(videos)} videos more, which are"
        expected = "" if where != folder else "; expected <ID>/UGS/… or <ID>/FGS/…"
        print(one_line(f"warning: {where}: there {words} ignored: {shown}{expected}"), file=sys.stderr)


def _with_rows(rows: list[VideoOfPerson], folder: Path, settings: VideoSettings, origin: str) -> list[Video]:
    heights = heights_cm(rows)
    given_cm = settings.height_cm
    if math.isfinite(given_cm):
        unknown = [participant for participant, height in heights.items() if math.isnan(height)]
        if len(unknown) > 1:
            raise InputError(
                f"{origin}: one height of {given_cm:g} cm for {', '.join(unknown[:NAMED])}; give each theirs in a "
                "table of videos"
            )
        for participant, height in heights.items():
            if not (math.isnan(height) or height == given_cm):
                raise InputError(f"{origin}: {participant} is {height:g} cm tall, but {given_cm:g} cm are given, too")
    return [
        Video(
            row.video,
            str(row.video.relative_to(folder).with_suffix("")),
            replace(
                settings,
                participant=row.participant,
                pace=row.pace or settings.pace,
                jacket=row.jacket or settings.jacket,
                height_cm=given_cm if math.isnan(heights[row.participant]) else heights[row.participant],
            ),
        )
        for row in rows
    ]


def _check_names(videos: Iterable[Video]) -> None:
    names: dict[str, Path] = {}
    for video in videos:
        if Path(video.name).name in ("", "..") or video.name == ".":
            raise InputError(f"{video.path}: has no name that a folder could have; rename it")
        if (other := names.setdefault(video.name.casefold(), video.path)) != video.path:
            raise InputError(f"{video.path}: has the name of {other.name}; their results would be one; rename one")
