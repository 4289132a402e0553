"""Optical flow between consecutive pictures, painted as a colour wheel.

Neither of the dataset's methods is in OpenCV's main modules, so two others are used instead:

- GMFLOW (a transformer that matches globally): dense inverse search, OpenCV's DIS, without refinement.
- TVL1 (a variational method): a coarse inverse search, then OpenCV's variational refinement.

Both are computed from the simulated grey pictures, not from the true motion. They spread the figure's motion over the
plain background around it, so everything beyond a narrow rim is painted black.
"""

import cv2
import numpy as np

MAX_SPEED_PX = 24.0  # per frame at 960x540: painted at full value
STILL_PX = 0.4  # per frame at 960x540: slower pixels are painted black


class FlowMethods:
    """One solver for each of the dataset's two methods; costly to create, so once per process."""

    def __init__(self) -> None:
        self._matching = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
        self._matching.setVariationalRefinementIterations(0)
        self._matching.setGradientDescentIterations(12)
        self._matching.setPatchStride(4)
        self._coarse = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_ULTRAFAST)
        self._refinement = cv2.VariationalRefinement_create()
        self._refinement.setFixedPointIterations(1)
        self._refinement.setSorIterations(3)

    def gmflow(self, before: np.ndarray, after: np.ndarray) -> np.ndarray:
        """Displacement (height, width, 2) in pixels to the right and down."""
        return self._matching.calc(before, after, None)

    def tvl1(self, before: np.ndarray, after: np.ndarray) -> np.ndarray:
        """Displacement (height, width, 2) in pixels to the right and down."""
        return self._refinement.calc(before, after, self._coarse.calc(before, after, None))

    def by_name(self, method: str):
        """The solver that stands in for a method of ``layout.FLOW_METHODS``."""
        return {"GMFLOW": self.gmflow, "TVL1": self.tvl1}[method]


def colour_wheel(flow_px: np.ndarray, moving: np.ndarray, scale: float) -> np.ndarray:
    """RGB picture of a flow: hue is the direction, value the speed, black where nothing moves or ``moving`` is 0."""
    speed, degrees = cv2.cartToPolar(flow_px[..., 0], flow_px[..., 1], angleInDegrees=True)
    value = np.clip(speed / (MAX_SPEED_PX * scale) * 255, 0, 255)
    value[(speed < STILL_PX * scale) | (moving == 0)] = 0
    hsv = np.stack([degrees / 2, np.full_like(speed, 255), value], axis=-1)
    return cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2RGB)
