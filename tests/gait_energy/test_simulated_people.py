"""Forty simulated people: their gait energy images predict sex and weight, or the simulated bodies are at fault."""

import numpy as np
import pandas as pd
import pytest

from healthgait.columns import ID, SEX, WEIGHT
from healthgait.gait_energy.image import clip_energy
from healthgait.gait_energy.model import fit_model
from healthgait.layout import SEGMENTATION, SILHOUETTE, clips_of
from healthgait.synthetic.dataset import CohortPlan, write_dataset

pytestmark = pytest.mark.long
PEOPLE, FOLDS = 40, 4


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    folder = tmp_path_factory.mktemp("people") / "data"
    write_dataset(folder, CohortPlan(PEOPLE, 0, 320, frozenset({SILHOUETTE, SEGMENTATION})), jobs=2)
    return folder


@pytest.fixture(scope="module", params=[SILHOUETTE, SEGMENTATION])
def clips(request, dataset):
    """Features (n, features) of all clips, and the measures of the person of each."""
    measures = pd.read_csv(dataset / "participants_measures.csv").dropna(subset=[SEX, WEIGHT])
    pairs = [(person, clip) for person in measures[ID] for clip in clips_of(person)]
    features = [clip_energy(clip.path(dataset, request.param), request.param).features for _, clip in pairs]
    return np.array(features), measures.set_index(ID).loc[[person for person, _ in pairs]]


@pytest.mark.parametrize(("column", "classes"), [(SEX, 2), (WEIGHT, 0)])
def test_sex_and_weight_are_told_better_than_by_the_trivial_baseline(clips, column, classes):
    x, people = clips
    y, person = people[column].to_numpy(float), pd.factorize(people.index)[0]
    better = np.zeros(len(y))  # how much less each clip's prediction is off
    for fold in range(FOLDS):
        test, validation = person % FOLDS == fold, person % 10 == (fold + 1) % FOLDS
        validation &= ~test
        train = ~test & ~validation
        predicted = fit_model((x[train], y[train]), (x[validation], y[validation]), classes, seed=0).predict(x[test])
        if classes:
            trivial = np.bincount(y[train].astype(int)).argmax()
            better[test] = (predicted.argmax(axis=1) == y[test]).astype(int) - (trivial == y[test])
        else:
            better[test] = np.abs(y[train].mean() - y[test]) - np.abs(predicted - y[test])
    of_person = np.bincount(person, better) / np.bincount(person)
    drawn = np.random.default_rng(0).choice(of_person, (2000, len(of_person))).mean(axis=1)
    assert np.quantile(drawn, 0.025) > 0
