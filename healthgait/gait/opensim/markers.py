"""The markers of a clip as a .trc file of OpenSim: metres, x forward, y up, z to the right.

The markers have the names that the models of Pose2Sim and Sports2D know, so that OpenSim can fit these to them.

References
----------
The format: OpenSim's page "Marker (.trc) Files" (opensimconfluence.atlassian.net, page 53089972), and
OpenSim/Common/TRCFileAdapter.cpp of opensim-org/opensim-core: the eight keys of the header, a tab after every value,
and empty cells for a marker that was not seen. The axes: its page "Coordinate Systems" (53090629).
The names: Pose2Sim/OpenSim_Setup/Markers_Halpe26.xml of perfanalytics/pose2sim; ``Hip`` and ``Neck`` are the middles of
the hips and of the shoulders, as in its common.py.
"""

from collections.abc import Mapping

import numpy as np

from healthgait.gait.angles.clip_angles import ClipAngles
from healthgait.gait.opensim.even_rate import times_of, values_at
from healthgait.gait.tracks.ankle_tracks import Tracks

KEYS = (
    "DataRate", "CameraRate", "NumFrames", "NumMarkers", "Units", "OrigDataRate", "OrigDataStartFrame", "OrigNumFrames",
)  # fmt: skip
JOINTS = {"Hip": "hip", "Knee": "knee", "Ankle": "ankle", "Heel": "heel", "BigToe": "toe"}  # after the side's letter
# The width of a walkway is not measured (see Walkway); the dataset's bars are about a metre apart.
WIDTH_M = 1.0


def markers_of(angles: ClipAngles, tracks: Tracks) -> dict[str, np.ndarray]:
    """Places (frames, 3) of the markers, m: forward from the line crossed first, up, right of the walkway's middle.

    All points of a leg lie in the vertical plane above the line on which its foot walks, which is a share of the
    walkway's width: it is taken to be a metre.
    """
    right_m = tracks.direction * WIDTH_M * (0.5 - tracks.across)
    found = {}
    for letter, leg, aside in zip("RL", angles.legs[::-1], right_m[::-1], strict=True):
        found |= {letter + name: _placed(getattr(leg, joint), aside) for name, joint in JOINTS.items()}
    middle_m = float(right_m.mean())
    leg = angles.legs[0]
    return found | {"Hip": _placed(leg.pelvis, middle_m), "Neck": _placed(leg.shoulders, middle_m)}


def _placed(points_m: np.ndarray, right_m: float) -> np.ndarray:
    return np.column_stack([points_m, np.where(np.isfinite(points_m[:, 0]), right_m, np.nan)])


def trc_text(name: str, seconds: np.ndarray, markers: Mapping[str, np.ndarray]) -> str:
    """The .trc file called ``name`` of ``markers`` seen at ``seconds`` (frames,), without those that were never seen.

    It begins and ends with a frame that has a marker. Its times are those of the video.
    """
    times = times_of(seconds)
    rate = f"{(len(times) - 1) / (times[-1] - times[0]):.6g}"
    places = {marker: values_at(times, seconds, points) for marker, points in markers.items()}
    seen = {marker: one for marker, one in places.items() if np.isfinite(one).all(axis=1).any()}
    rows = np.concatenate(list(seen.values()), axis=1)
    with_some = np.flatnonzero(np.isfinite(rows).any(axis=1))
    times, rows = times[with_some[0] : with_some[-1] + 1], rows[with_some[0] : with_some[-1] + 1]
    count = str(len(times))
    values = (rate, rate, count, str(len(seen)), "m", rate, "1", count)
    numbers = range(1, len(seen) + 1)
    lines = [
        f"PathFileType\t4\t(X/Y/Z)\t{name}",
        "\t".join(KEYS),
        "\t".join(values),
        "Frame#\tTime\t" + "".join(f"{marker}\t\t\t" for marker in seen),
        "\t\t" + "".join(f"X{number}\tY{number}\tZ{number}\t" for number in numbers),
        "",
        *(
            f"{number}\t{time:.6f}\t" + "".join(f"{_cell(value)}\t" for value in row)
            for number, (time, row) in enumerate(zip(times, rows, strict=True), 1)
        ),
    ]
    return "\n".join(lines) + "\n"


def _cell(value: float) -> str:
    return f"{value:.5f}" if np.isfinite(value) else ""
