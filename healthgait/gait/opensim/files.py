"""Where OpenSim's files of the estimation are, and how they get there."""

from collections.abc import Iterable
from pathlib import Path

from healthgait.gait.angles.clip_angles import ClipAngles
from healthgait.gait.opensim.markers import markers_of, trc_text
from healthgait.gait.opensim.motion import SHORTEST_S, mot_text
from healthgait.gait.tracks.ankle_tracks import Tracks
from healthgait.layout import Clip
from healthgait.outputs import write_outputs

OPENSIM_FILE = "an OpenSim file of the gait estimation"  # the kind of output


def clip_files(folder: Path, clip: Clip) -> tuple[Path, Path]:
    """The paths of a clip's files: ``<folder>/<ID>/<pace>/<clip>.trc`` and ``.mot``."""
    below = folder / clip.participant / clip.pace
    return below / f"{clip.name}.trc", below / f"{clip.name}.mot"


def opensim_files(folder: Path, clips: Iterable[Clip]) -> list[Path]:
    """The paths of all files of ``clips``."""
    return [path for clip in clips for path in clip_files(folder, clip)]


def write_clip(folder: Path, clip: Clip, angles: ClipAngles, tracks: Tracks) -> str:
    """Write a clip's files; a message if there are no angles to write, else empty."""
    trc, mot = clip_files(folder, clip)
    trc.parent.mkdir(parents=True, exist_ok=True)
    contents = {trc: trc_text(trc.name, angles.seconds, markers_of(angles, tracks))}
    motion = mot_text(angles)
    if motion is None:
        mot.unlink(missing_ok=True)
    else:
        contents[mot] = motion
    write_outputs({path: text.encode() for path, text in contents.items()}, OPENSIM_FILE)
    return "" if motion else f"the angles are nowhere known for {SHORTEST_S:g} s on end; no {mot.name} is written"


def remove_clip(folder: Path, clip: Clip) -> None:
    """Remove the files that an earlier run wrote of a clip that is no longer used."""
    for path in clip_files(folder, clip):
        path.unlink(missing_ok=True)
