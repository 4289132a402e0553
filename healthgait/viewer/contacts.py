"""Foot contacts: from a heel strike to the toe-off of the same foot."""

from dataclasses import dataclass

import numpy as np

from healthgait.gait.parameters.walk import Walk

OPEN_S = 0.15  # shown duration of a contact whose end was not found


@dataclass(frozen=True)
class Contact:
    """One contact of a foot (0 left, 1 right) with the floor, in seconds of the video.

    ``end_s`` is NaN if the toe-off was not found. ``inside`` is whether the heel rests between the lines, so that the
    contact counts for the gait parameters; ``number`` is the index of the footfall.
    """

    foot: int
    begin_s: float
    end_s: float
    inside: bool
    number: int

    @property
    def seen_until_s(self) -> float:
        """Until when the contact is shown."""
        return self.end_s if np.isfinite(self.end_s) else self.begin_s + OPEN_S


def contacts_of(walk: Walk) -> list[Contact]:
    """The contacts whose heel strike is known, in order of time."""
    falls = walk.footfalls
    contacts = []
    for number in np.flatnonzero(np.isfinite(falls.heel_strike_s)):
        # The foot leaves in the double support that the next footfall begins.
        followed = number + 1 < len(falls) and falls.step[number]
        end_s = float(falls.opposite_toe_off_s[number + 1]) if followed else np.nan
        begin_s = float(falls.heel_strike_s[number])
        contacts.append(Contact(int(falls.foot[number]), begin_s, end_s, bool(falls.inside[number]), int(number)))
    return contacts
