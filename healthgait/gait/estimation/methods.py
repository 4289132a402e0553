"""The methods that estimate the gait parameters of a clip, by name, and the interface that they implement."""

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
        The edge of a sensor box taken to lie on the floor, one of ``FLOOR_EDGES``, unless the user names one.
    needs_segmentation : bool
        Whether the pose alone is not enough.
    finds_events : bool
        Whether it finds heel strikes and toe-offs. Without them there are no figures and no standard errors, and a
        frame offset cannot be used.
    """

    floor_edge: str
    needs_segmentation: bool
    finds_events: bool

    def estimate(self, settings: EstimationSettings, clip: Clip, bars: Bars, height_cm: float) -> ClipResult:
        """The clip's row in the tables, its events if it finds any, and messages for the user.

        Parameters
        ----------
        settings : EstimationSettings
            Where the pose and the segmentation are, and how to use them.
        clip : Clip
            ``clip.path_in(settings.pose, POSE)`` is its pose file, and so on.
        bars : Bars
            The sensor bars of the clip.
        height_cm : float
            The person's height, cm; NaN if unknown.

        Returns
        -------
        ClipResult

        Raises
        ------
        InputError
            For a damaged file. The clip is then excluded with this reason.
        """
        ...


METHODS: dict[str, ClipMethod] = {EVENTS: ByEvents(), PAPER: AsPublished()}


def method_named(name: str) -> ClipMethod:
    """The method of a name. Raises InputError if there is none."""
    if name not in METHODS:
        raise InputError(f"unknown method {name!r}; expected one of {', '.join(METHODS)}")
    return METHODS[name]
