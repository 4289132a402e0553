"""The contract of a detector of gait events: what it is given, and the footfalls that it gives back.

``footfalls.find_footfalls`` is ours. Another one is a function of the same two arguments; with an entry such as
``"mine": ByEvents(find_mine)`` in ``estimation.methods.METHODS`` the estimation takes it by this name. Keep it in a
module, so that worker processes find it, too.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from healthgait.gait.events.segmentation import Segmentation
from healthgait.gait.tracks.ankle_tracks import Tracks


@dataclass(frozen=True)
class Footfalls:
    """Consecutive footfalls of both feet in order of time: each a heel strike, and where that foot rests afterwards.

    What a detector does not know is NaN, or False; the gait parameters that need it are then not known, either.

    Attributes
    ----------
    foot : ndarray of int (footfalls,)
        The foot that lands: 0 left, 1 right.
    heel_strike_s : ndarray (footfalls,)
        When it strikes; seconds of the video, as in ``Tracks.seconds``.
    opposite_toe_off_s : ndarray (footfalls,)
        When the other foot then leaves the floor: the end of the double support that the strike begins; seconds.
    heel_m, toe_m : ndarray (footfalls,)
        Where heel and toe rest; metres in the direction of walking from the line that is crossed first, as in
        ``Tracks.seen_m``. Their mean is the foot's place in the lengths of steps.
    step : ndarray of bool (footfalls - 1,)
        Whether the next footfall follows as the next step: of the other foot, and none was missed between.
    seen : ndarray of bool (footfalls,)
        Whether the foot itself was seen, not only its ankle.
    strike_timed, toe_off_timed : ndarray of bool (footfalls,)
        Whether a moment was measured, and not put where the rest of the walk leads to expect it.
    strike_se_s, place_se_m : ndarray (footfalls,)
        Standard errors of the heel strike (seconds) and of the place (metres).
    contact_se_s : float
        Standard error of all double supports alike, by what is said to be the contact of a foot; seconds.
    delay_s : float
        How much later the segmentation's pictures are than the pose, seconds; NaN if that was not seen.
    toe_offs_missed : float
        Share of the toe-offs that were sought in the segmentation and not found; 0 if none was sought.
    length_m : float
        The walkway's length, that of ``Tracks.walkway``; metres.
    """

    foot: np.ndarray
    heel_strike_s: np.ndarray
    opposite_toe_off_s: np.ndarray
    heel_m: np.ndarray
    toe_m: np.ndarray
    step: np.ndarray
    seen: np.ndarray
    strike_timed: np.ndarray
    toe_off_timed: np.ndarray
    strike_se_s: np.ndarray
    place_se_m: np.ndarray
    contact_se_s: float
    delay_s: float
    toe_offs_missed: float
    length_m: float

    def __len__(self) -> int:
        return len(self.foot)

    @property
    def inside(self) -> np.ndarray:
        """Whether the heel rests between the two lines; the toe may reach over the second one."""
        return (self.heel_m >= 0) & (self.heel_m <= self.length_m)


class Detector(Protocol):
    """Finds the gait events of one clip."""

    def __call__(self, tracks: Tracks, segmentation: Segmentation | None, /) -> Footfalls:
        """The footfalls of a clip.

        Parameters
        ----------
        tracks : Tracks
            Where the ankles are in every frame: ``seconds`` (frames,), and in metres along the walkway, in the
            direction of walking, ``smooth_m`` (frames, 2) of the left and right ankle and ``middle_m`` (frames,) of
            the person. Places are NaN where not seen.
        segmentation : Segmentation or None
            The clip's segmentation, which reads a picture when a foot in it is asked for; None to do with the pose
            alone.

        Returns
        -------
        Footfalls
            All that were found, those outside the walkway, too; of length 0 where there is no walk.

        Raises
        ------
        InputError
            For a picture that is damaged.
        """
        ...
