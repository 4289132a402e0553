"""Marker files, ``.trc``, of Sports2D, Pose2Sim and OpenSim: a row per frame, x, y and z of each marker; no scores.

Sports2D has a file per person, which a folder holds together, and writes ``m`` as the unit of pixels, too: its pixels
are those of files called ``_px_``.

References
----------
The writers: Sports2D, Sports2D/process.py, make_trc_with_trc_data and convert_px_to_meters (rows numbered from 0 at the
first frame that was analysed; pixels as in the image, metres with y upwards; z is 0; times by numpy.linspace up to the
end of the last frame, which stretches them); Pose2Sim, Demo/…/pose-3d/*.trc (metres, y upwards, frames from 1).
"""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np

from healthgait.errors import InputError, shortened
from healthgait.files import listed
from healthgait.gait.pose.entries import LAST_FRAME
from healthgait.pose_import.detections import Detections, Person
from healthgait.pose_import.forms import PLANES
from healthgait.pose_import.forms.cells import people_of, points_of
from healthgait.pose_import.forms.form import Form, Source
from healthgait.pose_import.forms.trc_file import PERSON, Markers, extents, read_markers

PIXELS_PER_METRE = 250.0
STRETCHED = 0.05  # frames by which times may differ from those that end one frame late
SHORTEST_WALK = 0.5  # of the body's height; who walks less may walk on the spot
LOW, HIGH = re.compile("ankle|heel|toe", re.IGNORECASE), re.compile("shoulder|neck|head|nose", re.IGNORECASE)


def read_trc(path: Path, plane: str | None = None) -> Detections:
    """Read the markers of one person, or those of each person in a folder, as points in a plane.

    Parameters
    ----------
    path
        A .trc file, or a folder with a file per person, called ``…_person00.trc`` and so on.
    plane
        The axis along the walk and the vertical one: "xy", "zy", "xz" or "yz". None stands for "xy", and refuses
        markers that walk along another axis.

    Returns
    -------
    Detections
        Pixels as in the file; or metres, with ``pixels_per_metre``.

    Raises
    ------
    InputError
        If it is not such a file, or if the files are not of one video.
    """
    markers = [_counted_from_the_video(read_markers(file)) for file in _files(path)]
    first = markers[0]
    for other in markers[1:]:
        if not _of_one_video(first, other):
            raise InputError(f"{other.path}: has other frames, markers or units than {first.path.name}; use one video")
    plane = "xy" if first.in_pixels else plane
    people: dict[int, list[Person]] = {}
    for person in markers:
        points = _in_plane(person, plane)
        for frame, found in people_of(person.frames.tolist(), points, [person.person] * len(points)).items():
            people.setdefault(frame, []).extend(found)
    times_s, notes = _times(first)
    if not first.in_pixels:
        notes.append(f"metres are made into pixels, {PIXELS_PER_METRE:g} a metre")
    return Detections(
        people,
        "Sports2D" if first.person else "OpenSim",
        names=first.names,
        fractions=False,
        times_s=times_s,
        first=0 if first.person else min(1, int(first.frames[0])),
        has_scores=False,
        upright=_is_upright(first, plane),
        pixels_per_metre=None if first.in_pixels else PIXELS_PER_METRE,
        notes=tuple(notes),
    )


def _files(path: Path) -> list[Path]:
    """The file, or those of a folder's people: in pixels, if it has them in metres, too.

    Raises InputError if a folder has none, or those of several videos.
    """
    if not path.is_dir():
        return [path]
    files = [file for file in listed(path) if file.suffix.lower() == ".trc"]
    pixels = [file for file in files if "_px_" in file.name]
    files = pixels or files
    if not files:
        raise InputError(f"{path}: no .trc files")
    videos = {PERSON.sub("", file.name) for file in files}
    if len(videos) > 1:
        names = " and ".join(shortened(video) for video in sorted(videos)[:2])
        raise InputError(f"{path}: has .trc files of several videos or kinds, such as {names}; name one file")
    return files


def _of_one_video(first: Markers, other: Markers) -> bool:
    is_same = first.names == other.names and first.in_pixels == other.in_pixels
    return is_same and np.array_equal(first.frames, other.frames) and np.array_equal(first.times, other.times)


def _counted_from_the_video(markers: Markers) -> Markers:
    """The markers with frame numbers of the video: Sports2D counts from the first frame that it analysed."""
    if markers.person is None or np.isnan(markers.rate):
        return markers
    before = max(round(float(markers.times[0] * markers.rate)) - int(markers.frames[0]), 0)
    if before + int(markers.frames[-1]) > LAST_FRAME:
        raise InputError(f"{markers.path}: times of frames after {LAST_FRAME} at {markers.rate:g} frames a second")
    return replace(markers, frames=markers.frames + before)


def _in_plane(markers: Markers, plane: str | None) -> np.ndarray:
    """The points (frames, markers, 3) in a plane; None stands for "xy", if the walk is in it."""
    if plane is None:
        _check_plane(markers)
    along, upwards = ("xyz".index(axis) for axis in plane or "xy")
    return points_of(markers.places[..., along], markers.places[..., upwards], None)


def _check_plane(markers: Markers) -> None:
    """Raise InputError if the body stands along z, or walks along it."""
    seen = markers.places[np.isfinite(markers.places).all(axis=2).any(axis=1)]
    if not len(seen):
        return
    body, centre = extents(seen), np.nanmedian(seen, axis=1)
    upwards = int(np.argmax(body))
    travels = np.ptp(centre, axis=0)
    sideways = [axis for axis in range(3) if axis != upwards]
    along = max(sideways, key=lambda axis: travels[axis])
    plane = "xyz"[along] + "xyz"[upwards]
    if upwards == 1 and (along == 0 or travels[along] < SHORTEST_WALK * body[upwards]):
        return
    if plane not in PLANES:
        raise InputError(
            f"{markers.path}: the body stands along x; expected y or z to be vertical; turn the markers first"
        )
    raise InputError(
        f"{markers.path}: the body stands along {plane[1]} and walks along {plane[0]}, not in the plane of x and y; "
        f"choose the plane {plane}"
    )


def _is_upright(markers: Markers, plane: str | None) -> bool:
    """Whether the vertical axis grows upwards: by feet and shoulders if these have names, else as usual in its unit."""
    heights = markers.places[..., "xyz".index((plane or "xy")[1])]
    low, high = (heights[:, [bool(part.search(name)) for name in markers.names]] for part in (LOW, HIGH))
    if not (np.isfinite(low).any() and np.isfinite(high).any()):
        return not markers.in_pixels
    return bool(np.nanmedian(low) < np.nanmedian(high))


def _times(markers: Markers) -> tuple[dict[int, float], list[str]]:
    """The times by frame, and a note if they are not those of the file."""
    frames, times, notes = markers.frames, markers.times, []
    excess = (times[-1] - times[0]) * markers.rate - (frames[-1] - frames[0])
    if markers.person and len(frames) > 1 and abs(excess - 1) < STRETCHED:
        times = times[0] + (frames - frames[0]) / markers.rate
        notes.append(f"Sports2D stretches its times by a frame; they follow its rate, {markers.rate:g} frames a second")
    return dict(zip(frames.tolist(), times.tolist(), strict=True)), notes


def _recognise(source: Source) -> bool:
    return source.suffix == ".trc" or ".trc" in source.endings


def _read(source: Source) -> Detections:
    return read_trc(source.path, source.plane)


FORM = Form("trc", "Sports2D, Pose2Sim or OpenSim", ".trc file, or folder with one per person", _recognise, _read)
