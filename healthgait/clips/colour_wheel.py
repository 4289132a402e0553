"""Optical flow as a picture: hue is the direction, value the speed, as in the dataset, whose scale is not known."""

import cv2
import numpy as np

# Choices, at 960x540 and 29.97 frames per second: what is painted at full value, and what is left black.
MAX_SPEED_PX = 24.0
STILL_PX = 0.4


def colour_wheel(flow_px: np.ndarray, moving: np.ndarray, scale: float) -> np.ndarray:
    """RGB picture of a flow: hue is the direction, value the speed, black where nothing moves or ``moving`` is 0."""
    speed, degrees = cv2.cartToPolar(flow_px[..., 0], flow_px[..., 1], angleInDegrees=True)
    value = np.clip(speed / (MAX_SPEED_PX * scale) * 255, 0, 255)
    value[(speed < STILL_PX * scale) | (moving == 0)] = 0
    hsv = np.stack([degrees / 2, np.full_like(speed, 255), value], axis=-1)
    return cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2RGB)
