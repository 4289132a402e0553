"""From pixels to metres in the vertical plane in which a foot walks: along the walkway and up."""

import numpy as np

from healthgait.gait.walkway.walkway import Walkway


def in_sagittal_plane(points_px: np.ndarray, walkway: Walkway, across: float) -> np.ndarray:
    """Metres (..., 2), along the walkway and above the floor, of points (..., 2) px of the plane at ``across``.

    A vertical line in the world is taken to be a line at a right angle to the horizon in the image, which holds for a
    camera that leans to a side but not down. A pitch of 10 degrees turns verticals at the edges of the image by 3
    (a narrow lens) to 7 degrees (a phone's), to opposite sides left and right of its middle, all segments of a place
    alike; the mean over a pass keeps little of that. The floor's scale and the camera's height are the walkway's.
    """
    down = walkway.down
    begin, end = walkway.in_image(np.array([[0.0, across], [walkway.length_m, across]]))
    normal = np.array([-(end - begin)[1], (end - begin)[0]])
    above_px = ((begin - points_px) @ normal) / (down @ normal)  # of the floor, along the vertical
    floor_px = points_px + above_px[..., None] * down
    below_horizon_px = (floor_px - walkway.vanishing_px) @ down
    along_m = walkway.on_floor(floor_px)[..., 0]
    return np.stack([along_m, walkway.camera_height_m * above_px / below_horizon_px], axis=-1)
