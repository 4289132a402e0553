"""What our detector of events takes for given: every threshold with its unit and where its value comes from."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DetectionSettings:
    """Thresholds and levels of ``find_footfalls``; for another value, ``replace(DEFAULTS, rested_s=0.2)``.

    The endings tell the units: ``_s`` seconds, ``_m`` metres. All others are shares, of what the comment names. A value
    without a source is our choice.
    """

    # When a foot lands and leaves, by its speed. Levels whose times are averaged: the whole flank of the speed gives
    # the moment, not one point of it.
    # Heels and toes, of the walking speed: Zeni et al. 2008 (doi 10.1016/j.gaitpost.2007.07.007), around 1.
    foot_speeds: tuple[float, ...] = (0.85, 1.0, 1.15)
    # Ankles, of the walking speed and of the ankle's highest speed: these put the events of simulated walks, and of two
    # walkers in motion capture, right to about 0.01 s.
    ankle_strike_speeds: tuple[float, ...] = (0.4, 0.55, 0.7, 0.85, 1.0)
    ankle_toe_off_speeds: tuple[float, ...] = (0.3, 0.35, 0.4, 0.45, 0.5)
    foot_seen: float = 0.7  # least share of the ankles' places at which heels or toes are seen, too, to be used
    rested_s: float = 0.1  # for which a foot must be seen to rest, for a landing to be believed
    whole_stride: float = 0.6  # of the usual length; shorter at an end of a clip, the leg was lost on its way

    # How far a person's double supports may be off, because of what is said to be the contact of a foot (standard
    # errors). By ankles and by the segmentation: what was found on simulated walks and on the two walkers.
    contact_se_s: float = 0.009
    # By heels and toes of the pose: 0.04 s too long on simulated walks; 0.03 s too short on grass, counted by eye.
    pose_contact_se_s: float = 0.025

    # Steps. Longer than so many times the usual duration, a footfall between two others was not seen.
    step_tolerance: float = 1.6

    # The toe-off in the segmentation. A toe this far from its resting place left the floor this share of a step's
    # duration ago: read off simulated walks, whose toes took 20 ms at a fast and 25 ms at a usual pace. Support times
    # stand and fall with it.
    toe_moved_m: float = 0.02
    toe_moved_after: float = 0.045
    search_s: float = 0.13  # before and after the expected toe-off, in which it is sought
    feet_apart_m: float = 0.3  # about a foot's length: beyond, the trailing toe is behind the leading heel, and seen
    outlier_s: float = 0.06  # a toe-off this far from where the others of a clip lead to expect it is mistaken
    pictures_off_s: float = 0.055  # more by the trunk, and the pictures are of other moments than the pose

    # Where a foot rests in the segmentation.
    rest_after_s: float = 0.05  # after the other toe has moved: the leading foot lies flat
    foot_length_m: tuple[float, float] = (0.16, 0.40)  # of a whole foot in a shoe: a wide choice
    foot_tolerance_m: float = 0.04  # a foot that differs more from the others' length was not seen whole
    margin_m: float = 0.15  # a footfall this far outside the lines, by its ankle, is certainly none inside
    # The lowest edge of a sole in the picture is the one towards the camera; the foot's axis lies half a shoe's width
    # farther: this share of the way between bars about a metre apart, which is assumed. Worth 0.3 to 0.4 cm of a step.
    sole_to_axis: float = 0.045
    foot_se_m: float = 0.005  # standard error of a foot's place by its outline

    # Where a foot rests if only its ankle is seen: assumed lengths of a foot.
    heel_behind_ankle_m: float = 0.05
    toe_ahead_of_ankle_m: float = 0.20


DEFAULTS = DetectionSettings()
