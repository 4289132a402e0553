from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from healthgait.columns import ID
from healthgait.study.running import metrics
from healthgait.study.running.metrics import (
    cell_metrics,
    metric_names,
    paired_difference,
    summarise,
    weighted_classification,
    weighted_regression,
)
from healthgait.targets import AGE_TARGET, SEX_TARGET, WEIGHT_TARGET


def table(true, predicted, ids=None) -> pd.DataFrame:
    ids = ids or [f"PA{number:03d}" for number in range(len(true))]
    return pd.DataFrame({ID: ids, "true": true, "predicted": predicted})


THREE_CLASSES = replace(SEX_TARGET, name="letter", classes=("a", "b", "c"), labels=("A", "B", "C"))
SIX_PEOPLE = table([0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 1, 0])
FOUR_PEOPLE = table([60.0, 70.0, 80.0, 90.0], [62.0, 69.0, 77.0, 96.0])  # errors +2, -1, -3, +6


def test_sex_by_hand():
    # Women: 3 right of 4, 4 taken for women: F1 = 6/8. Men: 1 right of 2, 2 taken for men: F1 = 2/4.
    expected = {"n": 6, "accuracy": 4 / 6, "f1": (0.75 + 0.5) / 2, "recall_Female": 3 / 4, "recall_Male": 1 / 2}
    assert cell_metrics(SEX_TARGET, SIX_PEOPLE) == pytest.approx(expected)


def test_three_classes_by_hand():
    # a: 1 right of 2, 2 taken for a: F1 = 2/4; b: 2 of 3, 2 taken: F1 = 4/5; c: 1 of 1, 2 taken: F1 = 2/3.
    expected = {"n": 6, "accuracy": 4 / 6, "f1": (1 / 2 + 4 / 5 + 2 / 3) / 3}
    recalls = {"recall_A": 1 / 2, "recall_B": 2 / 3, "recall_C": 1}
    six = table([0, 0, 1, 1, 1, 2], [0, 2, 1, 1, 0, 2])
    assert cell_metrics(THREE_CLASSES, six) == pytest.approx(expected | recalls)


def test_weight_by_hand():
    # |error| 2, 1, 3, 6: mean 3, squared deviations 1 + 4 + 0 + 9 = 14.
    expected = {"n": 4, "mae_kg": 3, "sd_kg": np.sqrt(14 / 4), "me_kg": 1}
    assert cell_metrics(WEIGHT_TARGET, FOUR_PEOPLE) == pytest.approx(expected)


def test_age_metrics_name_years():
    assert list(cell_metrics(AGE_TARGET, FOUR_PEOPLE)) == ["n", "mae_years", "sd_years", "me_years"]


def test_a_sex_absent_from_a_fold_has_no_f1():
    assert cell_metrics(SEX_TARGET, table([1, 1], [1, 1]))["f1"] == 1
    assert np.isnan(cell_metrics(SEX_TARGET, table([1, 1], [1, 1]))["recall_Female"])
    # Men: 2 * 1 / (2 + 1); women: present among the answers only, so 0.
    assert cell_metrics(SEX_TARGET, table([1, 1], [1, 0]))["f1"] == pytest.approx((2 / 3 + 0) / 2)


@pytest.mark.parametrize("seed", range(5))
def test_weighted_metrics_equal_the_plain_ones_on_repeated_rows(seed):
    rng = np.random.default_rng(seed)
    weights = rng.integers(0, 4, size=(3, 12)) + (np.arange(12) == 0)
    classes, answers = rng.integers(0, 3, (2, 12))
    numbers, guesses = rng.normal(70, 10, (2, 12))
    of_classes = weighted_classification(classes, answers, weights.astype(float), 3)
    weight = weighted_regression(numbers, guesses, weights.astype(float))
    for draw, times in enumerate(weights):
        plain = cell_metrics(THREE_CLASSES, table(classes.repeat(times), answers.repeat(times)))
        expected = [plain[name] for name in metric_names(THREE_CLASSES)]
        assert of_classes[draw] == pytest.approx(expected, nan_ok=True)
        plain = cell_metrics(WEIGHT_TARGET, table(numbers.repeat(times), guesses.repeat(times)))
        assert weight[draw] == pytest.approx([plain["mae_kg"], plain["sd_kg"], plain["me_kg"]])


def test_summary_is_the_mean_over_folds():
    others = table([60.0] * 5, [61.0, 59.5, 60.0, 60.0, 61.0], [f"PB{i}" for i in range(5)])
    folds = [pd.concat([FOUR_PEOPLE, table([60.0], [63.0], ["PC0"])]), others]  # MAE 3 and 0.5
    summary = summarise(WEIGHT_TARGET, folds, seed=27)
    assert (summary.folds, summary.participants) == (2, 10)
    score = summary.scores["mae_kg"]
    assert score.value == pytest.approx(1.75)
    assert score.sd == pytest.approx(np.std([3, 0.5], ddof=1))
    assert score.low < 1.75 < score.high


def test_one_fold_has_no_spread():
    score = summarise(SEX_TARGET, [SIX_PEOPLE], seed=0).scores["accuracy"]
    assert np.isnan(score.sd) and not np.isnan(score.low)


def test_interval_of_all_right_is_a_point():
    summary = summarise(SEX_TARGET, [table([0, 1, 1, 0, 1], [0, 1, 1, 0, 1])], seed=0)
    for score in summary.scores.values():
        assert (score.low, score.value, score.high) == (1, 1, 1)


def test_interval_of_one_fold_agrees_with_scipy():
    rng = np.random.default_rng(1)
    true = rng.normal(70, 15, 100)
    fold = table(true, true + rng.normal(2, 9, 100))
    errors = (fold["predicted"] - fold["true"]).to_numpy()
    for metric, statistic in {
        "mae_kg": lambda e: np.abs(e).mean(), "sd_kg": lambda e: np.abs(e).std(), "me_kg": np.mean,
    }.items():  # fmt: skip
        score = summarise(WEIGHT_TARGET, [fold], seed=3).scores[metric]
        reference = stats.bootstrap(
            (errors,), statistic, method="percentile", n_resamples=4000, rng=np.random.default_rng(4)
        ).confidence_interval
        width = reference.high - reference.low
        assert [score.low, score.high] == pytest.approx(list(reference), abs=0.08 * width)


def test_interval_over_folds_agrees_with_a_plain_loop_over_people_with_clips():
    rng = np.random.default_rng(5)
    folds = []
    for fold, count in enumerate((30, 24)):
        clips = rng.integers(1, 5, count)
        bias = rng.normal(0, 8, count).repeat(clips)  # clips of a person err together
        ids = np.array([f"{fold}-{number}" for number in range(count)]).repeat(clips)
        true = rng.normal(45, 10, count).repeat(clips)
        folds.append(table(true, true + bias + rng.normal(0, 1, len(bias)), list(ids)))
    errors = [[abs(clips["predicted"] - clips["true"]) for _, clips in fold.groupby(ID)] for fold in folds]
    drawn = []
    for _ in range(2000):
        chosen = [rng.integers(0, len(people), len(people)) for people in errors]
        resampled = [[fold[k] for k in picks] for fold, picks in zip(errors, chosen, strict=True)]
        drawn.append(np.mean([np.concatenate(fold).mean() for fold in resampled]))
    low, high = np.quantile(drawn, [0.025, 0.975])
    summary = summarise(AGE_TARGET, folds, seed=6)
    score = summary.scores["mae_years"]
    assert summary.participants == 54
    assert [score.low, score.high] == pytest.approx([low, high], abs=0.1 * (high - low))


def test_same_seed_same_interval():
    first = summarise(SEX_TARGET, [SIX_PEOPLE], seed=1)
    metrics._times_drawn.cache_clear()
    again = summarise(SEX_TARGET, [SIX_PEOPLE], seed=1)
    assert str(again) == str(first)  # as text, because the spread of one fold is NaN


def test_one_participant():
    score = summarise(WEIGHT_TARGET, [table([60.0], [63.0])], seed=0).scores["mae_kg"]
    assert score.value == 3
    assert np.isnan([score.low, score.high]).all()  # resampling one person says nothing


def test_the_difference_on_the_same_people_is_paired():
    rng = np.random.default_rng(0)
    true = rng.normal(70, 15, 60)
    theirs = table(true, true + rng.normal(0, 10, 60))
    ours = table(true, theirs["predicted"] - 0.1 * (theirs["predicted"] - true))  # a tenth better for everyone
    low, high = paired_difference(WEIGHT_TARGET, [ours], [theirs], seed=1)
    mae = cell_metrics(WEIGHT_TARGET, theirs)["mae_kg"]
    assert low < -0.1 * mae < high < 0
    assert paired_difference(WEIGHT_TARGET, [theirs], [theirs], seed=1) == (0, 0)
    assert np.isnan(paired_difference(WEIGHT_TARGET, [], [], seed=1)).all()
