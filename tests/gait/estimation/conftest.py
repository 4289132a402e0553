"""The folders of a small dataset without clips, and the settings for them."""

import pytest

from healthgait.gait.estimation.settings import EstimationSettings


@pytest.fixture
def data(tmp_path):
    """The folders of a dataset with two participants, and their table in another order."""
    folder = tmp_path / "data"
    for name in ("sensors_bboxes", "semantic_segmentation", "pose/PA001/UGS", "pose/PA000/FGS", "other_pose"):
        (folder / name).mkdir(parents=True)
    (folder / "measures.csv").write_text("ID,Height\nPA001,171.5\nPA000,\n")
    return folder


@pytest.fixture
def settings(data):
    """What is used if nothing but the folders is given; fields can be replaced."""

    def make(**fields) -> EstimationSettings:
        usual = {
            "pose": data / "pose",
            "boxes": data / "sensors_bboxes",
            "segmentation": data / "semantic_segmentation",
            "length_m": 4.2,
            "fps": 29.97,
            "method": "events",
            "floor_edge": "y_max",
            "figures": None,
        }
        return EstimationSettings(**usual | fields)

    return make
