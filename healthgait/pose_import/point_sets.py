"""The sets of points that pose estimators find, in their order.

Names are those of the dataset's joints; points that it does not have are named if they help to recognise a set by the
body (``neck``, ``mid_hip``), else None.

References
----------
COCO 17: the COCO keypoint task (cocodataset.org/#format-data). COCO 18, BODY_25, MPI 15: OpenPose,
src/openpose/pose/poseParameters.cpp. BODY_25B, BODY_135: OpenPose, openpose_train, experimental_models/README.md.
Halpe 26 and 136: github.com/Fang-Haoshu/Halpe-FullBody. COCO-WholeBody 133: mmpose,
configs/_base_/datasets/coco_wholebody.py. BlazePose 33: MediaPipe's pose landmarks. MPII 16: AlphaPose,
docs/output.md. Human3.6M 17: mmpose, configs/_base_/datasets/h36m.py.
"""

from dataclasses import dataclass


def _both(*names: str) -> tuple[str, ...]:
    """Each point of the left side, then of the right one."""
    return tuple(f"{side}_{name}" for name in names for side in "lr")


def _limb(side: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{side}_{name}" for name in names)


@dataclass(frozen=True)
class PointSet:
    """A set of points: what users call it, its title in messages, and the names of its points in order."""

    name: str
    title: str
    names: tuple[str | None, ...]

    def __len__(self) -> int:
        return len(self.names)


ARM, LEG, FOOT = ("shoulder", "elbow", "wrist"), ("hip", "knee", "ankle"), ("big_toe", "small_toe", "heel")
HEAD = ("nose", *_both("eye", "ear"))
FEET = (*_limb("l", *FOOT), *_limb("r", *FOOT))
RIGHT_FIRST = (*_limb("r", *ARM), *_limb("l", *ARM))
LEGS_RIGHT_FIRST = (*_limb("r", *LEG), *_limb("l", *LEG))
FACE_RIGHT_FIRST = ("r_eye", "l_eye", "r_ear", "l_ear")

COCO_17 = PointSet("coco_17", "COCO 17", (*HEAD, *_both(*ARM, *LEG)))
COCO_18 = PointSet("coco_18", "OpenPose COCO 18", ("nose", "neck", *RIGHT_FIRST, *LEGS_RIGHT_FIRST, *FACE_RIGHT_FIRST))
BODY_25 = PointSet(
    "body_25",
    "OpenPose BODY_25",
    ("nose", "neck", *RIGHT_FIRST, "mid_hip", *LEGS_RIGHT_FIRST, *FACE_RIGHT_FIRST, *FEET),
)
BODY_25B = PointSet("body_25b", "OpenPose BODY_25B", (*COCO_17.names, "neck", "head_top", *FEET))
BODY_135 = PointSet("body_135", "OpenPose BODY_135", (*BODY_25B.names, *(None,) * 110))  # hands and face
MPI_15 = PointSet("mpi_15", "OpenPose MPI 15", ("head_top", "neck", *RIGHT_FIRST, *LEGS_RIGHT_FIRST, None))
HALPE_26 = PointSet("halpe_26", "Halpe 26", (*COCO_17.names, "head_top", "neck", "mid_hip", *_both(*FOOT)))
HALPE_136 = PointSet("halpe_136", "Halpe 136", (*HALPE_26.names, *(None,) * 110))  # face and hands
WHOLEBODY_133 = PointSet("wholebody_133", "COCO-WholeBody 133", (*COCO_17.names, *FEET, *(None,) * 110))  # as Halpe's
BLAZEPOSE_33 = PointSet(
    "blazepose_33",
    "BlazePose 33",
    ("nose", None, "l_eye", None, None, "r_eye", None, "l_ear", "r_ear", None, None, *_both(*ARM), *(None,) * 6,
     *_both(*LEG, "heel", "big_toe")),
)  # fmt: skip
MPII_16 = PointSet(
    "mpii_16",
    "MPII 16",
    ("r_ankle", "r_knee", "r_hip", "l_hip", "l_knee", "l_ankle", "mid_hip", None, "neck", "head_top",
     "r_wrist", "r_elbow", "r_shoulder", "l_shoulder", "l_elbow", "l_wrist"),
)  # fmt: skip
H36M_17 = PointSet(
    "h36m_17",
    "Human3.6M 17",
    ("mid_hip", *LEGS_RIGHT_FIRST, None, "neck", None, "head_top", *_limb("l", *ARM), *_limb("r", *ARM)),
)

POINT_SETS = {
    points.name: points
    for points in (
        COCO_17, COCO_18, BODY_25, BODY_25B, BODY_135, MPI_15, HALPE_26, HALPE_136, WHOLEBODY_133, BLAZEPOSE_33,
        MPII_16, H36M_17,
    )
}  # fmt: skip

JOINTS = (*COCO_17.names, *_both(*FOOT))  # all joints that the dataset's form has
SCORES = 3  # values of a point: x, y and score
