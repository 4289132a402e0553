"""What a check finds in a dataset, and the places in which the tests make damage."""

import os

from healthgait.check.dataset import check_dataset, folders_of
from healthgait.check.remembered import Remembered
from healthgait.layout import MODALITIES
from tests.check.made_up_dataset import WALK

GMFLOW, TVL1 = "optical_flow/GMFLOW", "optical_flow/TVL1"
SILHOUETTE_CLIP = "silhouette/PA000/UGS/NW-WoJ_2_YOLOV8"
POSE_FILE = "pose/PA000/UGS/NW-WoJ_2_AlphaPose.json"
BOXES_FILE = "sensors_bboxes/PA000/UGS/NW-WoJ.json"
ID_MISSING = "the table has no row of this participant"


def found(data, boxes=None, modalities=MODALITIES, deep=False, tolerated_percent=0.0, output=None):
    """What a check finds: (participant, modality, clip, kind, place within the dataset, what)."""
    folders = folders_of(data, boxes, modalities)
    result = check_dataset(data, folders, modalities, deep, tolerated_percent, 1, Remembered(output))
    return [
        (one.participant, one.modality, one.clip, one.kind, os.path.relpath(one.place, data), one.what)
        for one in result.findings
    ]


def in_walk(modality, kind, place, what, clip=WALK.name):
    return "PA000", modality, clip, kind, place, what
