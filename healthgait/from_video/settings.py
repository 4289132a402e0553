"""The settings of an estimation from videos."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class VideoSettings:
    """What is known about the videos, and where the results go.

    Attributes
    ----------
    output : Path
        The folder of the results, which gets a folder for each video.
    model : str
        The model of the pose, as for ``video.models.find_models``.
    height_cm : float
        The person's height; NaN if unknown.
    corners_px : tuple of four (x, y), optional
        The corners of a rectangle on the floor, px; None to take the metres from marks or the person's height.
    length_m : float
        The length of that rectangle along the walk, or the distance of the marks, m.
    pace : str
        UGS (usual) or FGS (fast).
    capture_fps : float, optional
        Frames per second at which slow motion was filmed; None if the file has the true times.
    person : str, optional
        Who is meant, if several walk: the number that an earlier run printed.
    person_at : tuple (frame, x, y), optional
        The same by a place: who is there, in px, in a frame counted from 0.
    allow_moving_camera : bool
        Whether to use passes during which the camera moved.
    film : bool
        Whether to write the film.
    overwrite : bool
        Whether to replace files that no earlier run wrote, and to compute again what is there.
    participant : str, optional
        The person's ID; None for the name of the video.
    marks_px : tuple of two (x, y), optional
        Two points on the floor, px, instead of the corners.
    jacket : str
        WoJ or WJ: without or with a jacket.
    """

    output: Path
    model: str
    height_cm: float
    corners_px: tuple[tuple[float, float], ...] | None
    length_m: float
    pace: str
    capture_fps: float | None = None
    person: str | None = None
    person_at: tuple[int, float, float] | None = None
    allow_moving_camera: bool = False
    film: bool = True
    overwrite: bool = False
    participant: str | None = None
    marks_px: tuple[tuple[float, float], ...] | None = None
    jacket: str = "WoJ"
