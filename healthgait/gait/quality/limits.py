"""Impossible values of gait parameters: they come from a wrong input or estimate, and are not written."""

from math import isfinite

# Legs are about half the height: the feet cannot be farther apart than both legs together.
LONGEST_STEP_OF_HEIGHT = 1.1
LONGEST_STEP_CM = 220  # where the height is unknown
# The best race walkers cover 20 km in about 80 minutes, 4.2 m/s, at more than 1 m a step: fewer than 250 a minute.
FASTEST_MPS = 4.5
HIGHEST_CADENCE_SPM = 250
MIN_DOUBLE_SUPPORT_S = -0.02  # below 0 by more than the estimate's error would be running


def impossible(parameters: dict[str, float], height_cm: float) -> str:
    """Why the parameters are impossible, and what to check; empty if they are not. ``height_cm`` is NaN if unknown."""
    step_cm, cadence, speed = (parameters[name] for name in ("Step", "Cadence", "Speed"))
    longest_cm = LONGEST_STEP_OF_HEIGHT * height_cm if isfinite(height_cm) else LONGEST_STEP_CM
    if step_cm > longest_cm:
        return f"a step of {step_cm:.0f} cm is longer than both legs; check the scale (metres) and the boxes"
    if step_cm <= 0 or speed <= 0:
        return f"a step of {step_cm:.0f} cm is impossible; check the frame rate, and that all frames are there"
    if cadence > HIGHEST_CADENCE_SPM:
        return f"a cadence of {cadence:.0f} steps/min is impossible; check the frame rate"
    if speed > FASTEST_MPS:
        return f"a walking speed of {speed:.1f} m/s is impossible; check the frame rate and the scale"
    if parameters["BiSP"] < MIN_DOUBLE_SUPPORT_S:
        return (
            f"a double support of {parameters['BiSP']:.2f} s is impossible; are the legs swapped, or the pictures "
            "numbered differently from the pose?"
        )
    return ""
