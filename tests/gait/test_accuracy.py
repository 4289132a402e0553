"""How true the estimate is on simulated walks: participant means, clips and events against the exact truth.

The bounds are MARKS below; the harsh scenes, which take minutes, are held to twice these.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks.gait_accuracy import errors_of, settings_for
from benchmarks.gait_scenes import SCENES, write_scene
from healthgait.columns import GAIT_PARAMETERS, ID
from healthgait.gait.estimation import Outputs, estimate_all
from healthgait.gait.inputs import heights_of
from healthgait.gait.participant import Settings, estimate_participant
from healthgait.layout import (
    FRAME_RATE_HZ,
    MEASURES_FILE,
    POSE,
    SEGMENTATION,
    SENSOR_BOXES_FOLDER,
    WALKWAY_LENGTH_M,
)
from healthgait.parallel import Workers
from healthgait.synthetic.dataset import (
    TRUTH_CLIPS_FILE,
    TRUTH_EVENTS_FILE,
    TRUTH_FILE,
    Cohort,
    write_dataset,
)
from tests.gait.settings import from_pose_alone
from tests.pose_import.estimators import write_simulated

PARTICIPANTS = 3
COHORT = Cohort(PARTICIPANTS, seed=1, width_px=960, modalities=frozenset({POSE, SEGMENTATION}))
FRAME_S = 1 / FRAME_RATE_HZ

# Largest mean absolute errors of participant means: usual and fast pace; cm, steps/min, s and m/s.
MARKS = {
    "Step": (0.4, 0.4),
    "Stride": (0.7, 0.7),
    "Cadence": (0.3, 0.4),
    "MonoSP": (0.014, 0.014),
    "BiSP": (0.014, 0.014),
    "Speed": (0.008, 0.008),
}
POSE_ALONE_MARKS = {
    "Step": (0.8, 0.8),
    "Stride": (1.5, 1.5),
    "Cadence": (0.5, 0.5),
    "MonoSP": (0.015, 0.015),
    "BiSP": (0.015, 0.015),
    "Speed": (0.016, 0.016),
}


def mark_of(parameter: str, marks: dict) -> float:
    quantity, pace = parameter.split("_")
    return marks[quantity][pace == "FGS"]


@pytest.fixture(scope="module")
def cohort(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("simulated") / "cohort"
    write_dataset(folder, COHORT, jobs=2)
    return folder


def tables(cohort: Path, folder: Path, segmentation: bool = True, method: str = "events", people: int = PARTICIPANTS):
    """The three tables of an estimation of the cohort's first people."""
    settings = Settings(
        pose=cohort / POSE,
        boxes=cohort / SENSOR_BOXES_FOLDER,
        segmentation=cohort / SEGMENTATION if segmentation else None,
        length_m=WALKWAY_LENGTH_M,
        fps=FRAME_RATE_HZ,
        method=method,
        floor_edge="y_min" if method == "paper" else "y_max",
        figures=None,
    )
    outputs = Outputs(folder / "parameters.csv", folder / "clips.csv", folder / "events.csv")
    heights = dict(list(heights_of(cohort / MEASURES_FILE).items())[:people])
    summary = estimate_all(heights, settings, outputs, Workers(1))
    assert (summary.used, summary.excluded) == (8 * people, 0)
    return tuple(pd.read_csv(path) for path in (outputs.parameters, outputs.clips, outputs.events))


@pytest.fixture(scope="module")
def estimated(cohort, tmp_path_factory):
    return tables(cohort, tmp_path_factory.mktemp("segmented"))


@pytest.fixture(scope="module")
def pose_alone(cohort, tmp_path_factory):
    return tables(cohort, tmp_path_factory.mktemp("pose_alone"), segmentation=False)


@pytest.fixture(scope="module")
def published(cohort, tmp_path_factory):
    """Of two people: the published method decodes every frame."""
    return tables(cohort, tmp_path_factory.mktemp("published"), method="paper", people=2)


def relative_to_truth(found: pd.DataFrame, cohort: Path, name: str, keys: list[str]) -> pd.DataFrame:
    truth = pd.read_csv(cohort / name).set_index(keys)
    found = found.set_index(keys)
    return found / truth.loc[found.index, found.columns] - 1


@pytest.mark.parametrize("parameter", GAIT_PARAMETERS)
def test_participant_means_are_within_the_marks(cohort, estimated, pose_alone, parameter):
    """With segmentation within MARKS, from the pose alone within POSE_ALONE_MARKS."""
    truth = pd.read_csv(cohort / TRUTH_FILE, index_col=ID)[parameter]
    for (means, *_), marks in ((estimated, MARKS), (pose_alone, POSE_ALONE_MARKS)):
        errors = means.set_index(ID)[parameter] - truth
        assert errors.abs().mean() <= mark_of(parameter, marks)


def test_every_clip_is_within_5_percent_in_cadence_and_speed(cohort, estimated, pose_alone):
    """Of the true value, with and without segmentation."""
    for _, clips, _ in (estimated, pose_alone):
        found = clips[[ID, "pace", "clip", "Cadence", "Speed"]]
        ratio = relative_to_truth(found, cohort, TRUTH_CLIPS_FILE, [ID, "pace", "clip"])
        assert len(ratio) == 8 * PARTICIPANTS
        assert ratio.abs().max().max() <= 0.05


def test_toes_in_the_pose_lessen_the_errors_of_support_times(cohort, pose_alone, tmp_path):
    """The pose differs by nothing else from the cohort's."""
    for index in range(PARTICIPANTS):
        write_simulated(tmp_path, 8, index)
    settings = from_pose_alone(tmp_path / POSE, tmp_path / SENSOR_BOXES_FOLDER)
    truth = pd.read_csv(cohort / TRUTH_FILE, index_col=ID)
    without = pose_alone[0].set_index(ID)
    found = pd.DataFrame({name: estimate_participant(settings, name, 170.0).means() for name in truth.index}).T
    errors, before = ((means - truth)[list(GAIT_PARAMETERS)].abs().mean() for means in (found, without))
    assert all(errors[parameter] <= mark_of(parameter, POSE_ALONE_MARKS) for parameter in GAIT_PARAMETERS)
    supports = [parameter for parameter in GAIT_PARAMETERS if "SP_" in parameter]
    assert errors[supports].max() <= 0.008 and errors[supports].mean() <= 0.7 * before[supports].mean()


def well_inside(events: pd.DataFrame) -> pd.DataFrame:
    """The events half a metre inside the walkway, where the person is in full view for some time."""
    return events[events["place_cm"].between(50, 100 * WALKWAY_LENGTH_M - 50)]


def true_events(cohort: Path) -> pd.DataFrame:
    truth = pd.read_csv(cohort / TRUTH_EVENTS_FILE)
    return truth.assign(place_cm=100 * truth["x_m"])


def nearest(events: pd.DataFrame, others: pd.DataFrame) -> pd.DataFrame:
    """For each event the one among others of the same clip, foot and kind that is nearest in time."""
    keys = [ID, "clip", "foot", "kind"]
    pairs = events.reset_index().merge(others, on=keys, suffixes=("", "_other"))
    pairs["late_s"] = pairs["time_s"] - pairs["time_s_other"]
    pairs["off_cm"] = pairs["place_cm"] - pairs["place_cm_other"]
    closest = pairs["late_s"].abs().groupby(pairs["index"]).idxmin()
    return pairs.loc[closest]


@pytest.mark.parametrize("kind", ["heel_strike", "toe_off"])
def test_events_are_the_true_ones(cohort, estimated, kind):
    """Each true one in full view is found once, within 1.5 frames, half of them within half a frame; no others are."""
    found, truth = (events[events["kind"] == kind] for events in (estimated[2], true_events(cohort)))
    for pairs in (nearest(well_inside(truth), found), nearest(well_inside(found), truth)):
        assert len(pairs) > 80
        assert pairs["late_s"].abs().max() <= 1.5 * FRAME_S
        assert pairs["late_s"].abs().median() <= 0.5 * FRAME_S
        assert not pairs.duplicated([ID, "clip", "foot", "time_s_other"]).any()


def test_heel_strikes_are_where_the_heels_rest(cohort, estimated):
    """Within 6 cm each: the shoe's outline reaches 2.5 cm behind the heel. Within a clip they differ by 2.5 cm."""
    found, truth = (events[events["kind"] == "heel_strike"] for events in (estimated[2], true_events(cohort)))
    pairs = nearest(well_inside(truth), found)
    assert pairs["off_cm"].abs().max() <= 6
    of_clip = pairs.groupby([ID, "clip"])["off_cm"].transform("mean")
    assert (pairs["off_cm"] - of_clip).abs().max() <= 2.5


def test_the_published_method_has_the_bias_it_is_known_for(cohort, published):
    """Speed 2 to 15 % too high on average, Step off by 1 % at least, no support times."""
    means, _, events = published
    ratio = relative_to_truth(means, cohort, TRUTH_FILE, [ID])
    assert 0.02 <= ratio[["Speed_UGS", "Speed_FGS"]].to_numpy().mean() <= 0.15
    steps = ratio[["Step_UGS", "Step_FGS"]].to_numpy()
    assert 0.01 <= np.abs(steps).mean() <= 0.15
    assert means[[name for name in GAIT_PARAMETERS if "SP_" in name]].isna().all(axis=None)
    assert events.empty


@pytest.mark.long
@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_estimated_within_twice_the_marks(tmp_path, name):
    """Two participants: errors of means within twice MARKS, clips within 10 %, and one excluded at most."""
    write_scene(tmp_path, SCENES[name], participants=2)
    errors, clips_percent, excluded = errors_of(settings_for(tmp_path, SCENES[name]), 2)
    assert excluded <= 1
    assert np.abs(clips_percent).max() <= 10
    beyond = {
        parameter: round(float(np.nanmean(np.abs(values))), 4)
        for parameter, values in errors.items()
        if not np.nanmean(np.abs(values)) <= 2 * mark_of(parameter, MARKS)
    }
    assert beyond == {}
