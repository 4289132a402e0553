"""The keypoints of pose estimators, in their order.

The orders are those of the estimators' documentation: COCO-17 of the COCO keypoint task, 26 and 136 points of
Halpe-FullBody (github.com/Fang-Haoshu/Halpe-FullBody, which AlphaPose's models are trained on), and COCO-18 and BODY_25
of OpenPose (doc/02_output). Points other than the dataset's 17 joints and those of the feet are None and left out.
"""

SCORES = 3  # values of a point: x, y and score


def _both(*names: str) -> tuple[str, ...]:
    """Each point of the left side, then of the right one."""
    return tuple(f"{side}_{name}" for name in names for side in "lr")


def _limb(side: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{side}_{name}" for name in names)


ARM, LEG, FOOT = ("shoulder", "elbow", "wrist"), ("hip", "knee", "ankle"), ("big_toe", "small_toe", "heel")
COCO_17 = ("nose", *_both("eye", "ear", *ARM, *LEG))
HALPE_26 = (*COCO_17, None, None, None, *_both(*FOOT))  # without head, neck and mid-hip
HALPE_136 = (*HALPE_26, *(None,) * 110)  # face and hands
COCO_18 = ("nose", None, *_limb("r", *ARM), *_limb("l", *ARM), *_limb("r", *LEG), *_limb("l", *LEG),
           "r_eye", "l_eye", "r_ear", "l_ear")  # fmt: skip
BODY_25 = ("nose", None, *_limb("r", *ARM), *_limb("l", *ARM), None, *_limb("r", *LEG), *_limb("l", *LEG),
           "r_eye", "l_eye", "r_ear", "l_ear", *_limb("l", *FOOT), *_limb("r", *FOOT))  # fmt: skip

JOINTS = tuple(name for name in HALPE_26 if name)  # all that are kept
ALPHAPOSE_SETS = {len(names): names for names in (COCO_17, HALPE_26, HALPE_136)}
OPENPOSE_SETS = {len(names): names for names in (COCO_18, BODY_25)}
COCO_SETS = {len(COCO_17): COCO_17}
