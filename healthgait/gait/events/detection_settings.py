"""The parameters of our event detector: every threshold with its unit and the source of its value."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DetectionSettings:
    """Thresholds and levels of ``find_footfalls``; for another value, ``replace(DEFAULTS, rested_s=0.2)``.

    The endings are units: ``_s`` seconds, ``_m`` metres. All others are shares, as the comments say. A value without a
    source is our choice.
    """

    # Foot contact by speed: the times at which the speed passes several levels are averaged, to use its whole flank.
    # Toes, as shares of the walking speed: Zeni et al. 2008 (doi 10.1016/j.gaitpost.2007.07.007), around 1.
    toe_speeds: tuple[float, ...] = (0.85, 1.0, 1.15)
    # Strikes by heels or ankles, as shares of the walking speed; toe-offs by ankles, as shares of their peak speed.
    # They give the events of simulated walks, and by ankles of two walkers in motion capture, to about 0.01 s.
    strike_speeds: tuple[float, ...] = (0.4, 0.55, 0.7, 0.85, 1.0)
    ankle_toe_off_speeds: tuple[float, ...] = (0.3, 0.35, 0.4, 0.45, 0.5)
    foot_seen: float = 0.7  # of the ankle positions: heels or toes seen less often are not used
    rested_s: float = 0.1  # minimum time at rest for a landing to count
    whole_stride: float = 0.6  # of the usual length; a shorter one at the end of a clip is incomplete

    # Standard errors of a person's double supports, from the definition of foot contact.
    # From ankles and segmentation: found on simulated walks and on the two walkers.
    contact_se_s: float = 0.009
    # From heels and toes of the pose: 0.03 s too long on simulated walks; 0.04 s too short on grass, counted by eye.
    pose_contact_se_s: float = 0.035

    # Steps longer than this multiple of the usual duration contain a footfall that was not seen.
    step_tolerance: float = 1.6

    # Toe-off in the segmentation. A toe this far from its resting position left the floor this share of a step's
    # duration ago: from simulated walks, whose toes took 20 ms at fast and 25 ms at usual pace. Support times depend
    # on it.
    toe_moved_m: float = 0.02
    toe_moved_after: float = 0.045
    search_s: float = 0.13  # before and after the expected toe-off, in which it is searched for
    feet_apart_m: float = 0.3  # about a foot's length: beyond, the trailing toe is behind the leading heel and visible
    outlier_s: float = 0.06  # a toe-off this far from the time expected from the clip's others is rejected
    pictures_off_s: float = 0.055  # of the trunk: with a larger delay, pictures and pose are of different times

    # Resting position of a foot in the segmentation.
    rest_after_s: float = 0.05  # after the other toe has moved: the leading foot lies flat
    foot_length_m: tuple[float, float] = (0.16, 0.40)  # of a complete foot in a shoe: a wide range
    foot_tolerance_m: float = 0.04  # a foot that differs more from the others' length is incomplete
    margin_m: float = 0.15  # a footfall whose ankle is this far outside the lines is certainly outside
    # A sole's lowest edge in the picture is the one towards the camera; the foot's axis lies half a shoe's width
    # farther: this share of the walkway's width, assumed to be about a metre. It changes a step by 0.3 to 0.4 cm.
    sole_to_axis: float = 0.045
    foot_se_m: float = 0.005  # standard error of a foot's position from its outline

    # Resting position of a foot of which only the ankle is seen: assumed dimensions.
    heel_behind_ankle_m: float = 0.05
    toe_ahead_of_ankle_m: float = 0.20


DEFAULTS = DetectionSettings()
