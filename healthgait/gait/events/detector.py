"""The interface of a detector of gait events: its inputs, and the footfalls that it returns.

``footfalls.find_footfalls`` is ours. Another one is a function of the same two arguments; an entry such as
``"mine": ByEvents(find_mine)`` in ``estimation.methods.METHODS`` makes it available by this name. Keep it in a
module, so that worker processes can import it.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from healthgait.gait.events.segmentation import Segmentation
from healthgait.gait.tracks.ankle_tracks import Tracks


@dataclass(frozen=True)
class Footfalls:
    """Consecutive footfalls of both feet in order of time: each a heel strike, and the foot's resting position.

    What a detector does not provide is NaN or False; the gait parameters that need it are then NaN.

    Attributes
    ----------
    foot : ndarray of int (footfalls,)
        The foot that lands: 0 left, 1 right.
    heel_strike_s : ndarray (footfalls,)
        Time of the heel strike, s of the video, as in ``Tracks.seconds``.
    opposite_toe_off_s : ndarray (footfalls,)
        Time of the other foot's next toe-off, which ends the double support that the strike begins, s.
    heel_m, toe_m : ndarray (footfalls,)
        Resting positions of heel and toe, m in the direction of walking from the line crossed first, as in
        ``Tracks.seen_m``. Step lengths are between their means.
    step : ndarray of bool (footfalls - 1,)
        Whether the next footfall is the next step: of the other foot, with none missed in between.
    seen : ndarray of bool (footfalls,)
        Whether the foot itself was seen, not only its ankle; NaN, in an array of float, where the detector does not
        look for it.
    strike_timed, toe_off_timed : ndarray of bool (footfalls,)
        Whether the heel strike and the toe-off were measured, and not inferred from the rest of the walk.
    strike_se_s, place_se_m : ndarray (footfalls,)
        Standard errors of the heel strike, s, and of the position, m.
    contact_se_s : float
        Standard error common to all double supports, from the definition of foot contact, s.
    delay_s : float
        Delay of the segmentation relative to the pose, s; NaN if unknown.
    toe_offs_missed : float
        Share of the toe-offs searched for in the segmentation that were not found; 0 if there was no search.
    length_m : float
        Length of the walkway, that of ``Tracks.walkway``, m.
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
        """Whether the heel (footfalls,) rests between the two lines; the toe may extend beyond the second one."""
        return (self.heel_m >= 0) & (self.heel_m <= self.length_m)


class Detector(Protocol):
    """Finds the gait events of one clip."""

    def __call__(self, tracks: Tracks, segmentation: Segmentation | None, /) -> Footfalls:
        """The footfalls of a clip.

        Parameters
        ----------
        tracks : Tracks
            Positions in every frame: ``seconds`` (frames,), and in metres along the walkway in the direction of
            walking, ``smooth_m`` (frames, 2) of the left and right ankle and ``middle_m`` (frames,) of the person;
            NaN where not seen.
        segmentation : Segmentation or None
            The clip's segmentation, which reads a picture when a foot in it is requested; None to use the pose alone.

        Returns
        -------
        Footfalls
            All that were found, including those outside the walkway; of length 0 where there is no walk.

        Raises
        ------
        InputError
            For a damaged picture.
        """
        ...
