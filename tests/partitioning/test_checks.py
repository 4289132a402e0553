"""What is said of partitions that are formally right; nothing of those that are well made."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from healthgait.partitioning.checks import partition_warnings
from healthgait.partitioning.partitions import Partition, make_partitions
from healthgait.targets import AGE_TARGET, PAPER_TARGETS, SEX_TARGET, WEIGHT_TARGET, Kind, Target

ACTIVITY = Target(
    "activity", "PA_level", Kind.CLASSIFICATION, classes=("Active", "Non active"), labels=("Active", "Non active"),
    strata=("PA_level", "Sex"),
)  # fmt: skip
HEIGHT = Target("height", "Height", Kind.REGRESSION, "cm", strata=("Height", "Sex"))


def cohort(count: int, seed: int = 0) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    sex = np.arange(count) % 2.0
    height = 164 + 12 * sex + random.normal(0, 6, count)
    bmi = random.normal(24.5, 4, count)
    table = pd.DataFrame(
        {
            "Sex": sex,
            "Age": random.integers(18, 65, count).astype(float),
            "BMI": bmi,
            "Height": height,
            "Weight": bmi * (height / 100) ** 2,
            "PA_level": np.where(np.arange(count) % 3 == 0, "Non active", "Active"),
        }
    )
    return table.rename("PA{:03d}".format).rename_axis("ID")


def made(measures, target) -> dict[int, Partition]:
    return dict(enumerate(make_partitions(measures, target)[0]))


def by_test_parts(ids, tests) -> dict[int, Partition]:
    """Partitions with these test parts; of the others, each tenth validates."""
    rests = [[person for person in ids if person not in test] for test in tests]
    return {
        number: Partition([p for i, p in enumerate(rest) if i % 10], rest[::10], list(test))
        for number, (rest, test) in enumerate(zip(rests, tests, strict=True))
    }


@pytest.mark.parametrize("target", [*PAPER_TARGETS, ACTIVITY, HEIGHT])
@pytest.mark.parametrize("count", [40, 61, 200])
def test_nothing_is_said_of_partitions_that_are_well_made(target, count):
    measures = cohort(count)
    assert partition_warnings(made(measures, target), measures, target) == []


@pytest.mark.parametrize("used, meant", [(AGE_TARGET, WEIGHT_TARGET), (WEIGHT_TARGET, SEX_TARGET)])
@pytest.mark.parametrize("count", [100, 398])
def test_partitions_of_another_target_are_reported(used, meant, count):
    measures = cohort(count)
    (warning,) = partition_warnings(made(measures, used), measures, meant)
    assert warning.startswith(f"{meant}: test parts are no better balanced in {' and '.join(meant.strata)} than by")


def test_a_few_people_who_were_measured_anew_are_no_cause_of_alarm():
    measures = cohort(200)
    partitions = made(measures, WEIGHT_TARGET)
    measures.loc[["PA000", "PA017", "PA030"], "BMI"] = [35, 17, 28]
    assert partition_warnings(partitions, measures, WEIGHT_TARGET) == []


def test_who_is_in_no_part_is_reported_fold_by_fold():
    measures = cohort(60)
    partitions = made(measures.drop("PA059"), WEIGHT_TARGET)
    first, *_, last = partitions[1].train
    partitions[1] = replace(partitions[1], train=partitions[1].train[1:-1])
    assert partition_warnings(partitions, measures, WEIGHT_TARGET) == [
        "weight: 1 person is in no part of the partitions: PA059",
        f"weight: 2 people are in no part of partition_1.json, but of other partitions: {first}, {last}",
    ]


def test_who_lacks_a_value_that_the_folds_need_is_reported_with_it():
    measures = cohort(60)
    measures.loc["PA059", "BMI"] = np.nan
    assert partition_warnings(made(measures, WEIGHT_TARGET), measures, WEIGHT_TARGET) == [
        "weight: 1 person is in no part of the partitions: PA059 (without BMI)"
    ]


@pytest.mark.parametrize("number", range(4))
def test_a_partition_that_is_left_alone_is_reported(number):
    measures = cohort(200)
    (warning,) = partition_warnings({0: made(measures, AGE_TARGET)[number]}, measures, AGE_TARGET)
    assert warning == "age: 1 partition with 50 of 200 people in the test part; are there files missing?"


def test_one_partition_alone_of_another_target_is_reported_too():
    measures = cohort(398)
    warnings = partition_warnings({0: made(measures, AGE_TARGET)[0]}, measures, WEIGHT_TARGET)
    assert any("no better balanced in Sex and BMI" in warning for warning in warnings)


def test_a_test_part_of_one_sex_is_reported():
    measures = cohort(80)
    women, men = measures.index[::2], measures.index[1::2]
    partitions = by_test_parts(measures.index, [women[:20], women[20:], men[:20], men[20:]])
    lines = ["nobody of the {} Female is in the test part of partition_2.json, partition_3.json"]
    lines += ["nobody of the {} Male is in the test part of partition_0.json, partition_1.json"]
    for target, word in ((SEX_TARGET, "class"), (WEIGHT_TARGET, "sex")):
        warnings = partition_warnings(partitions, measures, target)
        assert [f"{target}: {line.format(word)}" for line in lines] == warnings[:2]


def test_a_class_that_cannot_be_learnt_and_a_validation_part_of_one_class_are_reported():
    measures = cohort(12)
    rare, rest = measures.index[::3].tolist(), measures.index[measures["PA_level"] == "Active"].tolist()
    partition = Partition(train=rest[:4], validation=rest[4:6], test=rest[6:] + rare)
    assert partition_warnings({0: partition}, measures, ACTIVITY)[1:] == [
        "activity: nobody of the class Non active is in the train part of partition_0.json",
        "activity: everybody in the validation part of partition_0.json is of one class",
    ]


def test_a_small_validation_part_that_was_asked_for_is_not_named():
    measures = cohort(398)
    for target in PAPER_TARGETS:
        partitions = dict(enumerate(make_partitions(measures, target, validation_ratio=0.02)[0]))
        assert len(partitions[0].validation) == 8
        assert partition_warnings(partitions, measures, target) == []


def test_folds_with_one_person_to_validate_on_are_named_in_one_line():
    measures = cohort(200)
    partitions = made(measures, AGE_TARGET)
    for number in (1, 2):
        first, *others = partitions[number].validation
        partitions[number] = replace(partitions[number], validation=[first], train=partitions[number].train + others)
    line = "age: only one person is in the validation part of partition_1.json, partition_2.json"
    assert partition_warnings(partitions, measures, AGE_TARGET) == [line]


@pytest.mark.parametrize("size, lines", [(2, 1), (3, 1), (4, 0)])
def test_a_class_with_fewer_people_than_folds_is_named(size, lines):
    measures = cohort(80)
    target = replace(ACTIVITY, classes=("Active", "Rare"), labels=("Active", "hardly ever"), strata=("Age", "Sex"))
    measures["PA_level"] = np.where(np.arange(80) < size, "Rare", "Active")
    line = f"activity: the class 'hardly ever' has {size} people, fewer than the 4 folds"
    warnings = partition_warnings(made(measures, target), measures, target)
    assert [warning for warning in warnings if "fewer" in warning] == [line] * lines


def test_test_parts_chosen_by_the_target_are_reported_also_where_its_strata_are_unknown():
    measures = cohort(80).drop(columns="BMI")
    ids = measures["Weight"].sort_values().index
    partitions = by_test_parts(ids, [ids[:20], ids[20:40], ids[40:60], ids[60:]])
    assert "weight: test parts differ in Weight far more than by chance; they do not represent all people" in (
        partition_warnings(partitions, measures, WEIGHT_TARGET)
    )
