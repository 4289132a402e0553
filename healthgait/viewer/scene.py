"""A clip with its estimate: everything that is drawn, frame by frame."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from healthgait.columns import PACE_LABELS
from healthgait.errors import one_line
from healthgait.gait.parameters.walk import Walk, event_rows
from healthgait.gait.pose.times import frame_duration
from healthgait.layout import POSE
from healthgait.viewer.contacts import Contact, contacts_of
from healthgait.viewer.contents import Contents
from healthgait.viewer.estimate import Estimate

VIDEO = "video"  # the pictures that the pose was found in
MODALITY_NAMES = {
    "silhouette": "silhouette",
    "semantic_segmentation": "segmentation",
    "optical_flow/GMFLOW": "flow GMFlow",
    "optical_flow/TVL1": "flow TV-L1",
    POSE: "pose",
    VIDEO: "video",
}
LEG = ("hip", "knee", "ankle")


@dataclass(frozen=True)
class ClipScene:
    """The contents and the estimate of one clip; ``fps`` gives the frames' times if the pose file has none."""

    contents: Contents
    estimate: Estimate
    fps: float

    @property
    def walk(self) -> Walk | None:
        return self.estimate.walk

    @property
    def panels(self) -> list[str]:
        """The modalities to show; the sensor bars are drawn with the pose, which a video shows, too."""
        if VIDEO in self.contents.pictures:
            return [VIDEO]
        drawn = self.contents.joints or self.estimate.walkway
        return [*self.contents.pictures, *([POSE] if drawn else [])]

    @property
    def span_s(self) -> tuple[float, float]:
        frames = self.contents.frames
        return self.second_of(frames[0]), self.second_of(frames[-1] + 1)

    @property
    def mean_fps(self) -> float:
        """Frames per second of a film that is as long as the walk."""
        first, last = self.span_s
        return len(self.contents.frames) / (last - first)

    def second_of(self, frame: int) -> float:
        """The time of a frame, s of the video: from the pose file, else from its number.

        Before and after the frames with a time, the median interval is assumed.
        """
        if not self.contents.times_s:
            return frame / self.fps
        frames, seconds, usual_s = self._times
        nearest = min(max(frame, frames[0]), frames[-1])
        return float(np.interp(nearest, frames, seconds)) + (frame - nearest) * usual_s

    def until_s(self, frame: int) -> float:
        """Halfway to the next frame: an event belongs to the nearest frame."""
        return (self.second_of(frame) + self.second_of(frame + 1)) / 2

    @cached_property
    def _times(self) -> tuple[list[int], list[float], float]:
        times_s = self.contents.times_s
        return [*times_s], [*times_s.values()], frame_duration(times_s)

    @property
    def heading(self) -> str:
        clip = self.contents.clip
        return one_line(f"{clip.participant}, {PACE_LABELS[clip.pace].lower()}, {clip.name}")

    @property
    def missing(self) -> str:
        """The missing modalities as text for the pictures; empty if there are none."""
        names = ", ".join(MODALITY_NAMES[name] for name in self.contents.missing)
        return f"missing: {names}" if names else ""

    def absent(self, frame: int) -> list[str]:
        """The modalities of the clip that this frame lacks."""
        lacking = [name for name in self.contents.pictures if self.contents.picture(name, frame) is None]
        if self.contents.joints and not self.joints(frame):
            lacking.append(POSE)
        return [f"no {MODALITY_NAMES[name]}" for name in lacking]

    def joints(self, frame: int) -> dict[str, tuple[float, float]]:
        """A frame's joints in pixels, with left-right swaps of the legs corrected as in the estimate."""
        named = self.contents.joints.get(frame, {})
        if not self._swapped(frame):
            return named
        other = {f"{side}_{part}": f"{opposite}_{part}" for side, opposite in ("lr", "rl") for part in LEG}
        return {other.get(name, name): place for name, place in named.items()}

    def _swapped(self, frame: int) -> bool:
        if self.walk is None:
            return False
        number = frame - self.walk.tracks.first_frame
        return 0 <= number < len(self.walk.tracks) and bool(self.walk.tracks.swapped[number])

    @cached_property
    def contacts(self) -> list[Contact]:
        """The foot contacts."""
        return contacts_of(self.walk) if self.walk else []

    @cached_property
    def events(self) -> list[dict]:
        """Heel strikes and toe-offs in order of time, as in events.csv."""
        return event_rows(self.walk) if self.walk else []

    def foot_on_floor_px(self, contact: Contact) -> np.ndarray | None:
        """Heel and toe (2, 2) of a resting foot in pixels; None if unknown."""
        walk = self.walk
        along = np.array([walk.footfalls.heel_m[contact.number], walk.footfalls.toe_m[contact.number]])
        if walk.tracks.direction < 0:
            along = walk.footfalls.length_m - along
        ends_px = walk.walkway.in_image(np.column_stack([along, np.repeat(walk.tracks.across[contact.foot], 2)]))
        return ends_px if np.isfinite(ends_px).all() else None


def side_of(joint: str) -> int | None:
    """0 for a joint of the left leg, 1 for one of the right, None for all others."""
    side, _, part = joint.partition("_")
    return "lr".index(side) if part in LEG and side in ("l", "r") else None
