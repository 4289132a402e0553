"""The settings of an estimation: where its inputs are, and how to use them."""

from dataclasses import dataclass
from pathlib import Path

from healthgait.errors import one_line
from healthgait.gait.estimation.lengths import Lengths
from healthgait.layout import is_simulated

EVENTS, PAPER = "events", "paper"  # of methods.METHODS


@dataclass(frozen=True)
class EstimationSettings:
    """Where the inputs are, and how to use them.

    Attributes
    ----------
    pose : Path
        Pose directory.
    boxes : Path
        Folder of the sensor boxes.
    segmentation : Path or None
        Folder of the segmentation; None to use the pose alone.
    length_m : float
        Length of the walkway, m, where the sensor boxes have none of their own.
    fps : float
        Frames per second, used where a pose file has no times.
    method : str
        A name in ``methods.METHODS``.
    floor_edge : str
        The edge of a sensor box on the floor, one of ``walkway.FLOOR_EDGES``.
    figures : Path or None
        Folder for figures.
    frame_offset : int
        Added to a frame's number in the pose to find its picture.
    angles : bool
        Whether joint angles are computed, too.
    length_given : bool
        Whether the user gave ``length_m``.
    opensim : Path or None
        Folder for OpenSim's files of each clip.
    """

    pose: Path
    boxes: Path
    segmentation: Path | None
    length_m: float
    fps: float
    method: str
    floor_edge: str
    figures: Path | None
    frame_offset: int = 0
    angles: bool = False
    length_given: bool = False
    opensim: Path | None = None

    def text(self, lengths: Lengths) -> str:
        """One line that describes the inputs; ``lengths`` are those of the sensor boxes."""
        pictures = f"segmentation {self.segmentation}" if self.segmentation else "no segmentation"
        offset = f", frame offset {self.frame_offset}" * (self.frame_offset != 0)
        return one_line(
            f"pose {self.pose}, sensor boxes {self.boxes}, {pictures}; "
            f"{lengths.text(self.length_m)}, {self.fps:g} frames per second unless a pose file has times{offset}"
        )

    @property
    def simulated(self) -> bool:
        """Whether the pose or the sensor boxes are part of a simulated cohort."""
        return any(is_simulated(folder.resolve().parent) for folder in (self.pose, self.boxes))
