"""What is to be extracted from videos."""

from dataclasses import dataclass

from healthgait.layout import POSE, SEGMENTATION, SILHOUETTE

TVL1_FLOW = "optical_flow/TVL1"
EXTRACTED = (POSE, SILHOUETTE, SEGMENTATION, TVL1_FLOW)
TVL1, DIS = "tvl1", "dis"
SOLVERS = (TVL1, DIS)  # of the optical flow


@dataclass(frozen=True)
class ExtractionSettings:
    """The ``modalities``, some of EXTRACTED, and the ``solver`` of the optical flow, one of SOLVERS."""

    modalities: tuple[str, ...] = EXTRACTED
    solver: str = TVL1
