"""The joint angles of a clip as a .mot file of OpenSim: coordinates of its gait models, in degrees.

Names, signs and zeros are those of Rajagopal's model (2015) and its descendants, as OpenCap's and Pose2Sim's. The
models of before, gait2392, gait2354 and gait10dof18musc, have the knee's flexion negative.

References
----------
The format: OpenSim's pages "Motion (.mot) Files" and "Storage (.sto) Files" (opensimconfluence.atlassian.net, pages
53089415 and 53089996): rows at even times, ``inDegrees``. Gaps: NaN is read by OpenSim's tables, but its class Storage,
by which it loads motions, stops there without an error (tried with OpenSim 4.6; likewise opensim-core issue 2505).
The knee's sign: opensim-models issue 127. The axes of the coordinates: all turn from x, forward, to y, up, about z
(Model_Pose2Sim_simple.osim of perfanalytics/pose2sim, which has the joints of Rajagopal's model).
"""

import numpy as np

from healthgait.gait.angles.clip_angles import ClipAngles
from healthgait.gait.angles.joint_angles import ANGLES
from healthgait.gait.opensim.even_rate import times_of, values_at
from healthgait.gait.tracks.smoothing import runs

COORDINATES = {"hip_flexion": "hip", "knee_angle": "knee", "ankle_angle": "ankle"}  # before _r and _l
LONGEST_GAP_S = 0.15  # that is interpolated: three frames of thirty a second
LEAST_KNOWN = 0.5  # of the frames, or a coordinate is left out
SHORTEST_S = 0.5


def coordinates_of(angles: ClipAngles) -> dict[str, np.ndarray]:
    """The coordinates (frames,), degrees; NaN where unknown.

    The pelvis is not seen apart from the trunk: both turn as one, and the lumbar joint stays straight. ``pelvis_tilt``
    is positive backward.
    """
    named = {name: angles.degrees[:, :, number] for number, name in enumerate(ANGLES)}
    found = {"pelvis_tilt": -named["trunk"][0]}
    for letter, side in (("r", 1), ("l", 0)):
        found |= {f"{coordinate}_{letter}": named[angle][side] for coordinate, angle in COORDINATES.items()}
    return found


def mot_text(angles: ClipAngles) -> str | None:
    """The .mot file of the longest stretch in which all coordinates are known; None if it is shorter than SHORTEST_S.

    Gaps up to LONGEST_GAP_S are interpolated. A coordinate that is known in few frames is left out, as the ankle's
    without heels and toes.
    """
    times, found = times_of(angles.seconds), coordinates_of(angles)
    degrees = np.stack(list(found.values()), axis=1)
    seen = values_at(times, angles.seconds, degrees)
    filled = values_at(times, angles.seconds, degrees, LONGEST_GAP_S)
    kept = np.isfinite(filled).mean(axis=0) >= LEAST_KNOWN
    complete = runs(np.isfinite(filled[:, kept]).all(axis=1)) if kept.any() else []
    stretch = max(complete, key=lambda run: run.stop - run.start, default=slice(0, 1))
    times, seen, filled = times[stretch], seen[stretch][:, kept], filled[stretch][:, kept]
    if times[-1] - times[0] < SHORTEST_S:
        return None
    names = [name for name, is_kept in zip(found, kept, strict=True) if is_kept]
    left_out = [name for name in found if name not in names]
    lines = [
        "Coordinates",
        "version=1",
        f"nRows={len(times)}",
        f"nColumns={len(names) + 2}",
        "inDegrees=yes",
        "",
        "Units are S.I. units (second, meters, Newtons, ...)",
        "Angles are in degrees. Knee flexion is positive, as in Rajagopal's model.",
        *([f"Left out, as unknown in half of the frames or more: {', '.join(left_out)}"] if left_out else []),
        f"Interpolated in gaps of up to {LONGEST_GAP_S:g} s: {int(np.isnan(seen).sum())} of {seen.size} angles.",
        "",
        "endheader",
        "\t".join(["time", *names, "lumbar_extension"]),
        *(
            "\t".join([f"{time:.6f}", *(f"{value:.4f}" for value in row), "0.0000"])
            for time, row in zip(times, filled, strict=True)
        ),
    ]
    return "\n".join(lines) + "\n"
