"""The methods that estimate the gait parameters of a clip, by name, and the contract that they keep."""

from typing import Protocol

from healthgait.errors import InputError
from healthgait.gait.estimation.by_events import ByEvents
from healthgait.gait.estimation.clip_result import ClipResult
from healthgait.gait.estimation.published_method import AsPublished
from healthgait.gait.estimation.settings import EVENTS, PAPER, EstimationSettings
from healthgait.gait.walkway.walkway import Bars
from healthgait.layout import Clip


class ClipMethod(Protocol):
    """Pose, sensor boxes and segmentation of a clip in; its gait parameters out.

    Attributes
    ----------
    floor_edge : str
        The edge of a sensor box that it takes to lie on the floor, of ``FLOOR_EDGES``, unless the user names one.
    needs_segmentation : bool
        Whether it can do nothing with the pose alone.
    finds_events : bool
        Whether it finds heel strikes and toe-offs. Without them there are no figures and no standard errors, either,
        and the pictures are numbered as the pose is.
    """

    floor_edge: str
    needs_segmentation: bool
    finds_events: bool

    def estimate(self, settings: EstimationSettings, clip: Clip, bars: Bars, height_cm: float) -> ClipResult:
        """The clip's row in the tables, its events if it finds any, and what the user has to be told.

        Parameters
        ----------
        settings : EstimationSettings
            Where the pose and the segmentation lie, and how to read them.
        clip : Clip
            ``clip.path_in(settings.pose, POSE)`` is its pose file, and so on.
        bars : Bars
            The sensor bars of the clip.
        height_cm : float
            The person's height; NaN if not known.

        Raises
        ------
        InputError
            For a file that is damaged. The clip is then excluded for this reason.
        """
        ...


METHODS: dict[str, ClipMethod] = {EVENTS: ByEvents(), PAPER: AsPublished()}


def method_named(name: str) -> ClipMethod:
    """The method of a name. Raises InputError if there is none."""
    if name not in METHODS:
        raise InputError(f"there is no method {name!r} of the estimation; expected one of {', '.join(METHODS)}")
    return METHODS[name]
