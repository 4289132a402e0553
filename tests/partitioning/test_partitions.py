from itertools import chain

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.model_selection import StratifiedKFold, train_test_split

from healthgait.errors import InputError
from healthgait.partitioning.partitions import PARTS, Partition, class_distribution, make_partitions
from healthgait.partitioning.strata import strata_of
from healthgait.targets import AGE_TARGET, PAPER_TARGETS, SEX_TARGET, WEIGHT_TARGET

TARGETS = pytest.mark.parametrize("target", PAPER_TARGETS)


def people(sex, age, bmi) -> pd.DataFrame:
    table = pd.DataFrame({"Sex": sex, "Age": age, "BMI": bmi}, dtype=float)
    return table.rename("PA{:03d}".format).rename_axis("ID")


def cohort(count: int, seed: int = 0) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    return people(random.integers(0, 2, count), random.integers(18, 73, count), random.normal(24.5, 4, count))


def parts(partition: Partition) -> list[list[str]]:
    return [partition.train, partition.validation, partition.test]


def everyone(partition: Partition) -> list[str]:
    return sorted(chain(*parts(partition)))


def all_tested(partitions: list[Partition]) -> list[str]:
    return sorted(chain(*(partition.test for partition in partitions)))


@TARGETS
def test_the_sizes_of_the_paper(target):
    partitions, _ = make_partitions(cohort(398), target)
    assert [len(partition.test) for partition in partitions] == [100, 100, 99, 99]
    assert [len(partition.validation) for partition in partitions] == [36] * 4
    assert [len(partition.train) for partition in partitions] == [262, 262, 263, 263]


def age_words(measures):
    words = np.select([measures["Age"] < 35, measures["Age"] < 50], ["young", "adult"], "senior")
    return [f"{word} {sex:.0f}" for word, sex in zip(words, measures["Sex"], strict=True)]


def bmi_words(measures):
    bounds = [measures["BMI"] < bound for bound in (18.5, 25, 30)]
    words = np.select(bounds, ["underweight", "normal", "overweight"], "obese")
    return [f"{sex:.0f} {word}" for word, sex in zip(words, measures["Sex"], strict=True)]


@pytest.mark.parametrize(
    "target, words", [(SEX_TARGET, age_words), (AGE_TARGET, age_words), (WEIGHT_TARGET, bmi_words)]
)
@pytest.mark.parametrize("folds, ratio", [(4, 0.1), (3, 0.2)])
def test_the_lists_are_those_of_the_rule_of_the_authors_scripts(target, words, folds, ratio):
    measures = cohort(398).round(1)
    labels = pd.Series(words(measures), measures.index)
    expected = []
    share = 1 - 1 / folds
    for rest, test in StratifiedKFold(folds, shuffle=True, random_state=27).split(measures, labels):
        ids = measures.index[rest].tolist()
        train, validation = train_test_split(
            list(ids), train_size=share / (share + ratio), random_state=27, stratify=labels[ids]
        )
        expected.append(Partition(sorted(train), sorted(validation), sorted(measures.index[test])))
    assert make_partitions(measures, target, folds, ratio)[0] == expected


@TARGETS
@pytest.mark.parametrize("count, folds, validation", [(398, 4, 0.1), (60, 4, 0.1), (50, 5, 0.3), (23, 2, 0.2)])
def test_every_fold_is_disjoint_complete_and_sorted(target, count, folds, validation):
    measures = cohort(count)
    partitions, _ = make_partitions(measures, target, folds, validation)
    assert len(partitions) == folds
    for partition in partitions:
        assert everyone(partition) == measures.index.tolist()
        assert all(part == sorted(part) and part for part in parts(partition))
        # Of 50 people in 5 folds, 40 are not tested; 0.8 / (0.8 + 0.3) of them are trained on: 29.09.
        share = 1 - 1 / folds
        rest = count - len(partition.test)
        assert len(partition.train) == int(share / (share + validation) * rest)
    assert all_tested(partitions) == measures.index.tolist()


@TARGETS
def test_every_test_part_has_its_share_of_each_stratum_within_one_person(target):
    measures = cohort(398)
    partitions, warnings = make_partitions(measures, target)
    assert warnings == []
    strata = strata_of(measures, target).astype(str).agg(" ".join, axis=1)
    for name, members in strata.groupby(strata).groups.items():
        for partition in partitions:
            assert abs(len(members.intersection(partition.test)) - len(members) / 4) < 1, name


@TARGETS
def test_every_validation_part_has_its_share_of_each_stratum(target):
    measures = cohort(398)
    strata = strata_of(measures, target).astype(str).agg(" ".join, axis=1)
    for partition in make_partitions(measures, target)[0]:
        rest = strata[partition.train + partition.validation]
        held_out = strata[partition.validation].value_counts().reindex(rest.unique(), fill_value=0)
        assert (abs(held_out - rest.value_counts() * 36 / len(rest)) <= 1).all()


@TARGETS
def test_the_order_of_the_table_does_not_matter_but_the_seed_does(target):
    measures = cohort(120)
    expected = make_partitions(measures, target, seed=5)
    assert make_partitions(measures.sample(frac=1, random_state=1), target, seed=5) == expected
    assert make_partitions(measures[::-1], target, seed=5) == expected
    assert make_partitions(measures, target, seed=6)[0] != expected[0]


def test_borders_of_the_classes():
    measures = people([0] * 6, [34.9, 35, 49.9, 50, 65, 72], [18.4, 18.5, 24.95, 25, 29.95, 30])
    assert strata_of(measures, SEX_TARGET)["Age"].tolist() == ["<35", "35-49", "35-49", ">=50", ">=50", ">=50"]
    assert strata_of(measures, WEIGHT_TARGET)["BMI"].tolist() == [
        "<18.5", "18.5-25", "18.5-25", "25-30", "25-30", ">=30",
    ]  # fmt: skip


def test_nobody_is_lost_for_being_over_64():
    measures = cohort(80)
    measures.loc[measures.index[:30], "Age"] = 72
    placed = everyone(make_partitions(measures, AGE_TARGET)[0][0])
    assert placed == measures.index.tolist()


def test_people_are_left_out_where_they_lack_a_value():
    measures = cohort(60)
    measures.loc["PA000", "Age"] = np.nan
    measures.loc["PA001", "BMI"] = np.nan
    measures.loc["PA002", "Sex"] = np.nan
    lacking = {
        target: set(measures.index).difference(*parts(make_partitions(measures, target)[0][0]))
        for target in PAPER_TARGETS
    }
    assert lacking == {
        SEX_TARGET: {"PA000", "PA002"}, AGE_TARGET: {"PA000", "PA002"}, WEIGHT_TARGET: {"PA001", "PA002"},
    }  # fmt: skip


def test_sex_and_age_have_the_same_folds():
    measures = cohort(100)
    assert make_partitions(measures, SEX_TARGET)[0] == make_partitions(measures, AGE_TARGET)[0]
    assert make_partitions(measures, SEX_TARGET)[0] != make_partitions(measures, WEIGHT_TARGET)[0]


def test_a_stratum_of_one_joins_its_smaller_neighbour_of_the_same_sex():
    # Women: 20 under 35, 1 from 35 to 49, 10 from 50 on. Men: 20 under 35.
    measures = people([0] * 31 + [1] * 20, [20] * 20 + [40] + [60] * 10 + [20] * 20, [22] * 51)
    partitions, warnings = make_partitions(measures, AGE_TARGET)
    assert warnings[0] == "Age: stratum too small for 4 folds, merged: female 35-49 (1) into female >=50 (10)"
    older = set(measures.index[20:31])
    assert sorted(len(older.intersection(partition.test)) for partition in partitions) == [2, 3, 3, 3]


def test_a_lone_stratum_of_a_sex_joins_the_other_sex():
    measures = people([0] * 3 + [1] * 40, [20] * 3 + [20] * 25 + [60] * 15, [22] * 43)
    _, warnings = make_partitions(measures, SEX_TARGET)
    assert warnings[0] == "Sex: stratum too small for 4 folds, merged: female <35 (3) into male >=50 (15)"


@TARGETS
@pytest.mark.parametrize("folds", [2, 4, 8])
@pytest.mark.parametrize("count", range(1, 14))
def test_tiny_cohorts_are_split_or_refused(target, folds, count):
    try:
        partitions, _ = make_partitions(cohort(count), target, folds)
    except InputError as error:
        assert f"{count} people" in str(error)
        assert "\n" not in str(error)
        assert count < max(2 * folds, 8)
        return
    assert all(len(part) > 0 for partition in partitions for part in parts(partition))
    assert all_tested(partitions) == cohort(count).index.tolist()


@TARGETS
def test_eight_people_in_four_folds(target):
    partitions, _ = make_partitions(cohort(8), target)
    assert [[len(part) for part in parts(partition)] for partition in partitions] == [[5, 1, 2]] * 4


@TARGETS
@pytest.mark.parametrize("sex", [0, 1])
def test_one_sex_alone_can_be_split(target, sex):
    partitions, _ = make_partitions(cohort(40).assign(Sex=sex), target)
    assert [len(partition.test) for partition in partitions] == [10] * 4


def test_nobody_with_all_values_is_refused():
    with pytest.raises(InputError, match="0 people"):
        make_partitions(cohort(40).assign(BMI=np.nan), WEIGHT_TARGET)


STRATA = st.tuples(st.sampled_from([0, 1]), st.sampled_from([20, 40, 60, np.nan]), st.sampled_from([17, 22, 27, 35]))


@given(
    st.lists(STRATA, max_size=40),
    st.sampled_from(PAPER_TARGETS),
    st.integers(2, 6),
    st.sampled_from([0.01, 0.1, 0.25, 0.5]),
)
@settings(max_examples=50, deadline=None, derandomize=True)
def test_any_cohort_is_split_or_refused_in_one_line(rows, target, folds, validation):
    measures = people(*np.array(rows, float).reshape(-1, 3).T)
    try:
        partitions, warnings = make_partitions(measures, target, folds, validation)
    except InputError as error:
        assert "\n" not in str(error)
        return
    placed = strata_of(measures, target).index.tolist()
    assert all(everyone(partition) == placed for partition in partitions)
    assert all_tested(partitions) == placed
    assert not any("\n" in warning for warning in warnings)


def test_the_distribution_counts_each_class_by_sex():
    measures = people([0, 0, 0, 1, 1], [20, 30, 60, 40, 40], [22] * 5)
    partition = Partition(train=["PA000", "PA003"], validation=["PA001", "PA002"], test=["PA004"])
    table = class_distribution(partition, measures, AGE_TARGET)
    assert table.index.tolist() == ["<35 female", "35-49 male", ">=50 female", "all"]
    assert table[list(PARTS)].to_numpy().tolist() == [[1, 1, 0], [1, 0, 1], [0, 1, 0], [2, 2, 1]]
