"""What an estimation uses: where its inputs lie, and how they are to be read."""

from dataclasses import dataclass
from pathlib import Path

from healthgait.errors import one_line
from healthgait.layout import is_simulated

EVENTS, PAPER = "events", "paper"  # of methods.METHODS


@dataclass(frozen=True)
class EstimationSettings:
    """Where the inputs lie and how to use them; ``segmentation`` None is to do with the pose alone.

    ``method`` is a name in ``methods.METHODS``.
    """

    pose: Path
    boxes: Path
    segmentation: Path | None
    length_m: float
    fps: float
    method: str
    floor_edge: str
    figures: Path | None
    frame_offset: int = 0  # added to a frame's number in the pose: the number of its picture

    def text(self) -> str:
        """One line that tells what is used."""
        pictures = f"segmentation {self.segmentation}" if self.segmentation else "no segmentation"
        offset = f", frame offset {self.frame_offset}" * (self.frame_offset != 0)
        return one_line(
            f"pose {self.pose}, sensor boxes {self.boxes}, {pictures}; "
            f"scale {self.length_m:g} m, {self.fps:g} frames per second unless a pose file has times{offset}"
        )

    @property
    def simulated(self) -> bool:
        """Whether the pose or the sensor boxes are part of a simulated cohort."""
        return any(is_simulated(folder.resolve().parent) for folder in (self.pose, self.boxes))
