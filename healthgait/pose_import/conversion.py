"""Conversion of an estimator's files to the dataset's pose files, clip by clip."""

import sys
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from healthgait.computing.progress import say
from healthgait.errors import InputError, one_line
from healthgait.files import real_path, replacing, writable_folder
from healthgait.gait.pose.entries import size_text
from healthgait.layout import LEFT_TO_RIGHT, POSE, Clip
from healthgait.pose_import.entries import dataset_text
from healthgait.pose_import.formats import READERS
from healthgait.pose_import.frame_times import read_times, regular_times
from healthgait.pose_import.pose_files import PoseFiles, file_in
from healthgait.pose_import.walker import find_walker
from healthgait.unfinished import allow_holding

BEYOND, WITHIN = 1.2, 0.6  # range of the extent of a walker's joints, as shares of the image's width and height
NEARLY_ALL = 97.5  # percent; estimators put some joints anywhere
MAX_GAPS = 10  # frames per frame in the estimator's file


@dataclass(frozen=True)
class ImportSettings:
    """The settings of an import.

    Attributes
    ----------
    form : str
        The input format, one of ``formats.READERS``.
    output : Path
        The pose directory to write.
    fps : float
        Frames per second, used where no times are given.
    longest_gap_s : float
        For how long the walker may not be found, s.
    least_score : float
        Joints with a lower score are left out.
    overwrite : bool
        Whether to replace existing files that differ.
    image_size : tuple of int or None
        Width and height of the video in pixels; None if unknown.
    """

    form: str
    output: Path
    fps: float
    longest_gap_s: float
    least_score: float
    overwrite: bool
    image_size: tuple[int, int] | None = None


@dataclass(frozen=True)
class Imported:
    """The result of importing one clip."""

    frames: int
    known: int
    with_walker: int
    people: int
    rivals: int
    low_score_share: float
    unchanged: bool

    def text(self, name: str) -> str:
        """One line for the user."""
        line = (
            f"{name}: {self.frames} frames, {self.with_walker} with the walker, none interpolated; "
            f"people found: {self.people}; {100 * self.low_score_share:.1f} % of all joints below the minimum score"
        )
        return f"{line}; unchanged" if self.unchanged else line

    def warnings(self) -> list[str]:
        """What may be wrong, a line each."""
        warnings = []
        if self.frames > MAX_GAPS * self.known:
            warnings.append(f"only {self.known} of {self.frames} frames are in the file; is one misnumbered?")
        if self.rivals:
            warnings.append(
                f"others walk about as far ({self.rivals}); chosen is the tallest in the image who walks in the clip's "
                "direction"
            )
        return warnings


def import_all(files: PoseFiles, settings: ImportSettings) -> int:
    """Import every clip and print a line for each; returns the number of clips that could not be imported.

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
    with ExitStack() as begun:
        for clip in files.clips:
            name = one_line(f"{clip.participant}/{clip.pace}/{clip.name}")
            try:
                imported = import_clip(clip, files, settings, begun)
            except InputError as error:
                failed += 1
                print(f"error: {error}; not imported", file=sys.stderr)
                continue
            say(imported.text(name))
            for warning in imported.warnings():
                print(f"warning: {name}: {warning}", file=sys.stderr)
    if new and failed == len(files.clips) + len(files.unreadable):
        with suppress(OSError):  # not empty, or already removed
            settings.output.rmdir()
    return failed


def import_clip(clip: Clip, files: PoseFiles, settings: ImportSettings, begun: ExitStack) -> Imported:
    """Import one clip, whose file is put in place when ``begun`` is closed.

    Raises InputError if it cannot be read, has no walker, or would replace another file.
    """
    paths = files.clips[clip]
    if len(paths) > 1:
        raise InputError(f"{paths[0]}: {paths[1].name} beside it belongs to the same clip; keep one")
    source = file_in(paths[0], settings.form)
    path = clip.path_in(settings.output, POSE)
    if files.holds(real_path(path)):
        raise InputError(f"{path}: is one of the files to import; name another output folder")
    people, low_score_share = READERS[settings.form](source).without_low_scores(settings.least_score)
    if low_score_share == 1:
        raise InputError(f"{source}: no joint reaches the minimum score of {settings.least_score:g}; lower it")
    size = _one_size(people.image_size, settings.image_size, source)
    table = read_times(files.times[clip], people.by_frame) if clip in files.times else None
    times = table or regular_times(people.by_frame, settings.fps)
    direction = 1 if clip.number == LEFT_TO_RIGHT else -1
    try:
        walker = find_walker(people, direction, times, settings.longest_gap_s)
    except InputError as error:
        raise InputError(f"{source}: {error}") from error
    _check_size(size, np.concatenate([*walker.points.values()])[:, :2], source)
    frames = max(people.by_frame) + 1
    text = dataset_text(walker.points, frames, table.at_s if table else {}, size)
    return Imported(
        frames=frames,
        known=len(people.by_frame),
        with_walker=len(walker.points),
        people=walker.people,
        rivals=walker.rivals,
        low_score_share=low_score_share,
        unchanged=_write(path, text, settings.overwrite, begun),
    )


def _one_size(own: tuple[int, int] | None, given: tuple[int, int] | None, source: Path) -> tuple[int, int] | None:
    if own and given and own != given:
        raise InputError(
            f"{source}: its images have {size_text(own)} pixels, but the given image size is {size_text(given)}"
        )
    return own or given


def _check_size(size: tuple[int, int] | None, places_px: np.ndarray, source: Path) -> None:
    """Raise InputError if the walker's joints (joints, 2) are not in pixels of an image of ``size``."""
    if size is None:
        return
    reach_px = np.nanpercentile(places_px, NEARLY_ALL, axis=0)
    shares = reach_px / size
    if (shares > BEYOND).any() or (shares < WITHIN).all():
        raise InputError(
            f"{source}: the walker's joints extend to column {reach_px[0]:.0f} and row {reach_px[1]:.0f}, which does "
            f"not fit images of {size_text(size)} pixels; give the image size of the video that was analysed"
        )


def _write(path: Path, text: str, overwrite: bool, begun: ExitStack) -> bool:
    """Write the file if it is new; returns whether it already had these bytes."""
    try:
        return _write_if_new(path, text, overwrite, begun)
    except PermissionError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); name another folder") from error


def _write_if_new(path: Path, text: str, overwrite: bool, begun: ExitStack) -> bool:
    if path.exists() or path.is_symlink():
        if path.is_file() and path.read_bytes() == text.encode():
            return True
        if not overwrite:
            raise InputError(f"{path}: already exists and differs; name another folder, or choose to overwrite")
        if not path.is_file():
            raise InputError(f"{path}: exists and is not a file; name another folder")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{path.parent}: cannot be created ({error.strerror}); name another folder") from error
    begun.enter_context(replacing(path)).write_text(text, encoding="utf-8")
    return False
