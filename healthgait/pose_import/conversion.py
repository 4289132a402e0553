"""Conversion of an estimator's files to the dataset's pose files, clip by clip."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthgait.computing.progress import say
from healthgait.errors import InputError, describe_os_error, one_line
from healthgait.files import real_path, replacing, writable_folder
from healthgait.layout import POSE, Clip
from healthgait.pose_import.clip_numbers import numbered
from healthgait.pose_import.doubles import without_doubles
from healthgait.pose_import.entries import dataset_text
from healthgait.pose_import.forms.form import Source
from healthgait.pose_import.forms.known import pose_in, read_detections
from healthgait.pose_import.frame_times import FrameTimes, read_times, regular_times, times_within
from healthgait.pose_import.passes import Pass
from healthgait.pose_import.people import People, check_size, doubt_of_size, people_of
from healthgait.pose_import.pose_files import PoseFiles
from healthgait.pose_import.walker import SIDES, PersonAt, find_walker
from healthgait.unfinished import allow_holding

MAX_GAPS = 10  # frames per frame in the estimator's file
MIN_LEGS_APART = 0.2  # of the height, in a walk seen from the side: steps are twice as long, but for shuffling


@dataclass(frozen=True)
class ImportSettings:
    """The settings of an import.

    Attributes
    ----------
    output : Path
        The pose directory to write.
    fps : float
        Frames per second, used where no times are given.
    longest_gap_s : float
        For how long the walker may not be found, s.
    min_score : float
        Joints with a lower score are left out.
    overwrite : bool
        Whether to replace existing files that differ.
    form : str or None
        The form of the input, one of ``forms.FORM_NAMES``; None if it is to be found out.
    points : str or None
        The name of the point set, or the path of a JSON file with the joints of the points; None if unknown.
    image_size : tuple of int or None
        Width and height of the video in pixels; None if unknown.
    plane : str or None
        For markers with three axes, one of ``forms.PLANES``; None if it is to be found out.
    person : str or PersonAt or None
        Who is imported, instead of who walks farthest: the file's number or name of a person, or who is at a place.
    frames : tuple of int or None
        The first and the last frame to look at, counted from 0; None for all.
    """

    output: Path
    fps: float
    longest_gap_s: float
    min_score: float
    overwrite: bool
    form: str | None = None
    points: str | None = None
    image_size: tuple[int, int] | None = None
    plane: str | None = None
    person: str | PersonAt | None = None
    frames: tuple[int, int] | None = None


def import_all(files: PoseFiles, settings: ImportSettings) -> int:
    """Import every clip and print a line for each; returns the number of inputs that could not be imported.

    The files are put in place together at the end. Raises InputError if the output folder cannot be written to or lies
    within the input folder.
    """
    if files.given.is_dir() and real_path(settings.output).is_relative_to(real_path(files.given)):
        raise InputError(f"{settings.output}: lies within the input folder; name a folder elsewhere")
    new = not settings.output.exists()
    writable_folder(settings.output)
    failed = len(files.unreadable)
    for message in files.unreadable:
        print(f"error: {one_line(message)}; not imported", file=sys.stderr)
    for message in files.ignored:
        print(f"warning: {one_line(message)}", file=sys.stderr)
    allow_holding(len(files.clips))
    taken = set(files.clips)
    with ExitStack() as begun:
        for clip in files.clips:
            try:
                # All passes of a clip are put in place, or none.
                with ExitStack() as of_clip:
                    import_clip(clip, files, settings, taken, of_clip)
                    begun.enter_context(of_clip.pop_all())
            except InputError as error:
                failed += 1
                print(f"error: {error}; not imported", file=sys.stderr)
            except PermissionError as error:
                failed += 1
                print(f"error: {one_line(describe_os_error(error))}; not imported", file=sys.stderr)
    if new and failed == len(files.clips) + len(files.unreadable):
        with suppress(OSError):  # not empty, or already removed
            settings.output.rmdir()
    return failed


def import_clip(clip: Clip, files: PoseFiles, settings: ImportSettings, taken: set[Clip], begun: ExitStack) -> None:
    """Import the input of one clip, and print a line for each pass in it.

    Files are put in place when ``begun`` is closed. Passes beyond the clip's own become clips that are not ``taken``,
    which they then are. Raises InputError if the input cannot be read, has no walker, or would replace another file.
    """
    paths = files.clips[clip]
    if len(paths) > 1:
        raise InputError(f"{paths[0]}: {paths[1].name} beside it belongs to the same clip; keep one")
    source = pose_in(paths[0])
    people, low_score_share = _people(source, settings)
    times, times_s = _times(people, files.times.get(clip), settings.fps, source)
    try:
        walker = find_walker(without_doubles(people), clip.direction, times, settings.longest_gap_s, settings.person)
    except InputError as error:
        raise InputError(f"{source}: {error}{_sparse(people)}") from error
    places_px = np.concatenate([points for walk in walker.passes for points in walk.track.points])[:, :2]
    check_size(settings.image_size, people, places_px, source)
    named = list(numbered(walker.passes, clip, taken))
    lines = []
    for one, walk in named:
        path = one.path_in(settings.output, POSE)
        if files.holds(real_path(path)):
            raise InputError(f"{path}: is one of the files to import; name another output folder")
        points = dict(zip(walk.track.frames, walk.track.points, strict=True))
        what = f", as a further pass of {source}" if one != clip else ""
        unchanged = _write(path, dataset_text(points, people, times_s), settings.overwrite, begun, what)
        text = (
            f"{people.program}, {people.points}; {_frames_text(people, walk)}, {SIDES[walk.direction]}; people found: "
        )
        text += f"{walker.people}; {100 * low_score_share:.1f} % of all joints below the minimum score"
        text += "; times of the file" if people.times_s and clip not in files.times else ""
        lines.append(f"{_name(one)}: {text}{'; unchanged' if unchanged else ''}")
    taken.update(one for one, _ in named)
    for line in lines:
        say(line)
    for note in [
        *people.notes,
        *_doubts(people, named, clip),
        *filter(None, [doubt_of_size(people, places_px)]),
        *walker.notes,
    ]:
        print(f"warning: {_name(clip)}: {one_line(note)}", file=sys.stderr)


def _people(source: Path, settings: ImportSettings) -> tuple[People, float]:
    """The people of an input, without faint joints, and the share of these. Raises InputError if there are none."""
    read = Source(source, settings.plane)
    detections = read_detections(read, settings.form)
    if settings.plane and detections.pixels_per_metre is None:
        raise InputError(f"{source}: has no three axes; leave the plane out")
    people = people_of(detections, settings.points, settings.image_size, source)
    if settings.frames:
        people = people.between(*settings.frames)
        if not people.by_frame:
            raise InputError(f"{source}: has no frame from {settings.frames[0]} to {settings.frames[1]}")
    if not detections.has_scores:
        return people, 0.0
    people, low_score_share = people.without_low_scores(settings.min_score)
    if low_score_share == 1:
        raise InputError(f"{source}: no joint reaches the minimum score of {settings.min_score:g}; lower it")
    return people, low_score_share


def _times(people: People, table: Path | None, fps: float, source: Path) -> tuple[FrameTimes, dict[int, float]]:
    """The times of the frames, and those that are to be stored: of a table or of the input itself."""
    if table is not None:
        read = read_times(table, people.by_frame)
        return read, read.at_s
    if people.times_s:
        own = times_within(people.times_s, people.by_frame, source)
        return own, own.at_s
    return regular_times(people.by_frame, fps), {}


def _doubts(people: People, named: list[tuple[Clip, Pass]], clip: Clip) -> Iterator[str]:
    """What may be wrong, a line each."""
    if sparse := _sparse(people):
        yield sparse.removeprefix("; ")
    if people.from_fractions and (legs := _legs_apart(named)) < MIN_LEGS_APART:
        yield (
            f"the legs come apart by {legs:.2f} of the body's height only; is the image size right, or are width and "
            "height exchanged?"
        )
    if people.first:
        yield f"its frames are counted from {people.first}, here from 0; pictures may be counted otherwise"
    if named[0][1].direction != clip.direction:
        yield f"the walk goes {SIDES[named[0][1].direction]}, but clips with this number go {SIDES[clip.direction]}"
    if len(named) > 1:
        yield f"{len(named)} passes, imported as {', '.join(_name(one) for one, _ in named)}"


def _sparse(people: People) -> str:
    """A hint at numbers that are not those of frames; empty if most frames are there."""
    frames, known = max(people.by_frame) - min(people.by_frame) + 1, len(people.by_frame)
    if frames <= MAX_GAPS * known:
        return ""
    return f"; only {known} of {frames} frames are in the file; is one misnumbered, or are the numbers times?"


def _legs_apart(named: list[tuple[Clip, Pass]]) -> float:
    """How far the ankles come apart in the longest pass, in heights of the person."""
    track = max((walk for _, walk in named), key=lambda walk: walk.travel_px).track
    apart = np.abs(np.diff(track.ankles_px(), axis=1))
    return float(np.nanpercentile(apart, 95)) / track.height_px


def _frames_text(people: People, walk: Pass) -> str:
    frames = walk.track.frames
    with_walker = f"{len(frames)} with the walker ({frames[0]} to {frames[-1]}), none interpolated"
    return f"{max(people.by_frame) + 1} frames, {with_walker}"


def _name(clip: Clip) -> str:
    return one_line(f"{clip.participant}/{clip.pace}/{clip.name}")


def _write(path: Path, text: str, overwrite: bool, begun: ExitStack, what: str) -> bool:
    """Write the file if it is new; returns whether it already had these bytes. ``what`` it is, for messages."""
    try:
        return _write_if_new(path, text, overwrite, begun, what)
    except PermissionError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); name another folder") from error


def _write_if_new(path: Path, text: str, overwrite: bool, begun: ExitStack, what: str) -> bool:
    if path.exists() or path.is_symlink():
        if path.is_file() and path.read_bytes() == text.encode():
            return True
        if not path.is_file():
            raise InputError(f"{path}: exists and is not a file; name another folder")
        if not overwrite:
            raise InputError(
                f"{path}: would be replaced{what}, and differs; name another folder, or choose to overwrite"
            )
        if what:
            print(f"warning: {path}: replaced{what}", file=sys.stderr)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{path.parent}: cannot be created ({error.strerror}); name another folder") from error
    begun.enter_context(replacing(path)).write_text(text, encoding="utf-8")
    return False
