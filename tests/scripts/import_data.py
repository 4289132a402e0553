"""Two simulated clips, as estimators would have written them."""

import json
from pathlib import Path

from healthgait.layout import POSE, Clip
from healthgait.synthetic.pose import JOINT_NAMES
from tests.pose_import.estimators import KINDS, people_in, write, write_simulated

SCRIPT = "import_pose.sh"
CLIPS = 2
CLIP = "PA000/UGS/NW-WoJ_1"


def write_both_poses(folder: Path) -> None:
    """Two clips with heels and toes in ``pose``, without them in ``pose 17``, and their sensor boxes."""
    for clip in write_simulated(folder, CLIPS):
        entries = entries_of(folder / POSE, clip)
        for entry in entries:
            entry["joints"] = entry["joints"] and {name: entry["joints"][name] for name in JOINT_NAMES}
        path = clip.path_in(folder / "pose 17", POSE)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(entries))


def clips() -> list[Clip]:
    return [Clip("PA000", "UGS", "WoJ", number) for number in (1, 2)]


def entries_of(folder: Path, clip: Clip) -> list[dict]:
    return json.loads(clip.path_in(folder, POSE).read_text())


def write_tree(kind: str, pose: Path, folder: Path, change=lambda people: people) -> None:
    """The two clips of ``pose`` below ``folder`` as an estimator of that kind would have written them."""
    for clip in clips():
        people = change(people_in(entries_of(pose, clip)))
        name = f"{clip.name}_results{KINDS[kind].ending}" if KINDS[kind].ending else clip.name
        write(kind, people, folder / clip.participant / clip.pace / name)
