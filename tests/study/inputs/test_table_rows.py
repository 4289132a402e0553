import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from healthgait.columns import FEATURE_SETS, GaitSource
from healthgait.errors import InputError
from healthgait.partitioning.partitions import Partition
from healthgait.study.config import load_config
from healthgait.study.inputs.no_data import NoData
from healthgait.study.inputs.table_rows import Tables, load_measures, load_tables, make_split
from healthgait.targets import SEX_TARGET, WEIGHT_TARGET, Kind, Target
from tests.small_tables import FIELDS

NAN = np.nan
PARTITION = Partition(train=["A", "B", "C"], validation=["D"], test=["E", "F"])


@pytest.fixture
def tables() -> Tables:
    """Six people; OptoGait knows all but F, and G whom the measures do not know."""
    measures = pd.DataFrame(
        {
            "Sex": [0.0, 1, 0, 1, 0, 1],
            "Weight": [60.0, 80, 65, 75, 58, 90],
            "WaistC": [70.0, 90, NAN, 85, 68, 99],
            "HipC": [95.0, 100, 97, 99, 94, 105],
            "NeckC": [32.0, 39, 33, 38, 31, 41],
        },
        index=pd.Index(list("ABCDEF"), name="ID"),
    )
    columns = FEATURE_SETS["fast_usual_gait"]
    gait = pd.DataFrame({name: np.arange(6.0) + 10 * k for k, name in enumerate(columns)}, index=list("GEDCBA"))
    return Tables(measures, {"OptoGait": gait})


def split_of(tables, name="circumference", source=None, partition=PARTITION, target=WEIGHT_TARGET):
    """The rows of the weight from a set of features: circumferences, or gait parameters of OptoGait."""
    source = source or ("SECA201" if name == "circumference" else "OptoGait")
    return make_split(tables, partition, target, source, FEATURE_SETS[name])


@pytest.fixture
def load(small_tables):
    """Load the small tables through a config, changed by some fields."""

    def load(targets=("sex", "weight", "age"), sources=tuple(GaitSource), accept_implausible=False, **fields) -> Tables:
        content = FIELDS | {"gait_parameters_estimation": "gait_parameters_estimation.csv"}
        path = small_tables / "config.json"
        path.write_text(json.dumps(content | fields))
        config = load_config(path)
        measures, _ = load_measures(config, targets)
        return load_tables(config, measures, sources, accept_implausible)

    return load


def test_circumferences_by_hand(tables):
    split, left_out = split_of(tables)
    assert split.features == ("WaistC", "HipC", "NeckC")
    assert split.train.ids == ["A", "B", "C"]
    np.testing.assert_array_equal(split.train.x, [[70, 95, 32], [90, 100, 39], [NAN, 97, 33]])
    assert split.train.y.tolist() == [60, 80, 65]
    np.testing.assert_array_equal(split.validation.x, [[85, 99, 38]])
    assert split.test.ids == ["E", "F"]
    assert split.test.y.tolist() == [58, 90]
    assert left_out == {}


def test_rows_of_two_tables_are_joined_by_id(tables):
    split, left_out = split_of(tables, "fast_gait_circumference")
    assert split.features == ("Step_FGS", "Stride_FGS", "Cadence_FGS", "Speed_FGS", "WaistC", "HipC", "NeckC")
    assert split.train.x[0].tolist() == [45, 55, 65, 75, 70, 95, 32]
    assert split.test.ids == ["E"]
    assert left_out == {"not in the table of gait parameters": ["F"]}


def test_who_is_left_out_and_why(tables):
    tables.measures.loc["A", "Weight"] = NAN
    tables.gait["OptoGait"].loc["B"] = NAN
    tables.gait["OptoGait"].loc["D", "Step_UGS"] = NAN
    split, left_out = split_of(tables, "usual_gait")
    assert split.train.ids == ["C"]
    assert split.validation.ids == ["D"]  # one gap is filled
    assert left_out == {
        "no Weight": ["A"], "no value in any feature": ["B"], "not in the table of gait parameters": ["F"],
    }  # fmt: skip


def test_the_order_of_the_partition_is_kept(tables):
    split, _ = split_of(tables, partition=Partition(["C", "A"], ["D"], ["F", "E"]))
    assert split.train.ids == ["C", "A"]
    assert split.train.y.tolist() == [65, 60]
    assert split.test.x[:, 1].tolist() == [105, 94]


def test_the_baseline_needs_no_feature_and_leaves_nobody_out(tables):
    split, left_out = make_split(tables, PARTITION, SEX_TARGET, "", ())
    assert split.train.x.shape == (3, 0)
    assert split.test.y.tolist() == [0, 1]
    assert left_out == {}


def test_a_source_that_the_config_leaves_out_has_no_data(tables):
    with pytest.raises(NoData, match="no table of Estimated gait parameters"):
        split_of(tables, "usual_gait", "Estimated")


def test_a_missing_column_means_no_data(tables):
    without = Tables(tables.measures.drop(columns="NeckC"), tables.gait)
    with pytest.raises(NoData, match="no column NeckC"):
        split_of(without)


def test_an_empty_part_means_no_data(tables):
    with pytest.raises(NoData, match=r"nobody in the test part has data \(not in the table of gait parameters\)"):
        split_of(tables, "usual_gait", partition=Partition(["A", "B"], ["C"], ["F"]))


def test_a_feature_without_a_value_in_train_means_no_data(tables):
    with pytest.raises(NoData, match="no value of WaistC in the train part"):
        split_of(tables, partition=Partition(["C"], ["A"], ["B"]))


def test_the_tables_of_a_config(load):
    tables = load()
    assert len(tables.measures) == 60
    assert list(tables.gait) == ["OptoGait", "Estimated"]
    assert "Speed_UGS" in tables.gait["Estimated"]
    assert tables.warnings == ()


def test_gait_tables_may_be_left_out(load):
    assert load(gait_parameters=None).gait.keys() == {"Estimated"}
    assert load(gait_parameters=None, gait_parameters_estimation=None).gait == {}


def test_a_table_that_no_cell_reads_need_not_be_there(load, small_tables):
    (small_tables / "gait_parameters.csv").unlink()
    assert load(sources=("SECA201", "Estimated")).gait.keys() == {"Estimated"}
    with pytest.raises(InputError, match=r"gait_parameters.csv: no such file"):
        load()


def test_only_the_columns_of_the_targets_must_be_there(load, small_tables):
    path = small_tables / "participants_measures.csv"
    pd.read_csv(path).drop(columns=["Age", "BMI", "WaistC"]).to_csv(path, index=False)
    assert "WaistC" not in load(["sex", "weight"]).measures
    with pytest.raises(InputError, match="the column Age is missing"):
        load(["age"])


def test_tables_of_other_people_are_refused(load, small_tables: Path):
    path = small_tables / "gait_parameters.csv"
    path.write_text(path.read_text().replace("PA0", "pa0"))
    with pytest.raises(InputError, match="no ID in common") as caught:
        load()
    assert str(caught.value).startswith(f"{path}: ")
    assert "'pa000' here and 'PA000' there" in str(caught.value)


def test_weights_in_pounds_are_refused_or_accepted_with_a_warning(load, small_tables: Path):
    path = small_tables / "participants_measures.csv"
    measures = pd.read_csv(path)
    measures.assign(Weight=measures["Weight"] * 2.2046).to_csv(path, index=False)
    with pytest.raises(InputError, match=r"60 of 60 people: BMI is not .*Weight in lb"):
        load()
    [warning] = load(accept_implausible=True).warnings
    assert warning.startswith(f"{path}: 60 of 60 people: ")


def test_people_whom_a_gait_table_spells_differently_are_warned_about(load, small_tables: Path):
    path = small_tables / "gait_parameters.csv"
    path.write_text(path.read_text().replace("PA00", "pa00"))
    [warning] = load().warnings
    assert warning.startswith(f"{path}: 10 of 60 people")
    assert "'pa000' for 'PA000'" in warning


def test_nobody_is_predicted_from_what_is_predicted(tables):
    waist = Target("waist", "WaistC", Kind.REGRESSION, "cm")
    with pytest.raises(NoData, match="the input holds WaistC, which is predicted"):
        split_of(tables, target=waist)
