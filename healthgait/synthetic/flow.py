"""Optical flow between consecutive pictures.

Neither of the dataset's methods is in OpenCV's main modules, so two others are used instead:

- GMFLOW (a transformer that matches globally): dense inverse search, OpenCV's DIS, without refinement.
- TVL1 (a variational method): a coarse inverse search, then OpenCV's variational refinement.

Both are computed from the simulated grey pictures, not from the true motion. They spread the figure's motion over the
plain background around it, so everything beyond a narrow rim is painted black.
"""

import cv2
import numpy as np


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
