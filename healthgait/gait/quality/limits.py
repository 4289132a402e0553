"""What no one can walk: values that can only come from a wrong input or estimate, and are not written."""

from math import isfinite

# Legs are about half as long as the person is tall: feet cannot be farther apart than both legs together.
LONGEST_STEP_OF_HEIGHT = 1.1
LONGEST_STEP_CM = 220  # where the height is not known: that of the tallest people
# The best race walkers cover 20 km in about 80 minutes, 4.2 m/s, at more than 1 m a step: fewer than 250 a minute.
FASTEST_MPS = 4.5
HIGHEST_CADENCE_SPM = 250
MIN_DOUBLE_SUPPORT_S = -0.02  # below 0 by more than the error of the estimate: then it would be running


def impossible(parameters: dict[str, float], height_cm: float) -> str:
    """Why no one can walk like this, and what to check; empty if someone could. ``height_cm`` is NaN if not known."""
    step_cm, cadence, speed = (parameters[name] for name in ("Step", "Cadence", "Speed"))
    longest_cm = LONGEST_STEP_OF_HEIGHT * height_cm if isfinite(height_cm) else LONGEST_STEP_CM
    if step_cm > longest_cm:
        return f"a step of {step_cm:.0f} cm is longer than two legs; check the scale, in metres, and the boxes"
    if cadence > HIGHEST_CADENCE_SPM:
        return f"nobody walks at {cadence:.0f} steps/min; check the frame rate"
    if speed > FASTEST_MPS:
        return f"nobody walks at {speed:.1f} m/s; check the frame rate and the scale"
    if parameters["BiSP"] < MIN_DOUBLE_SUPPORT_S:
        return (
            f"nobody walks with {parameters['BiSP']:.2f} s on both feet; are the legs taken for each other, or the "
            "pictures numbered differently from the pose?"
        )
    return ""
