import json

import pytest

from healthgait.columns import SEX
from healthgait.partitioning.strata import strata_of
from healthgait.study.config import load_config
from healthgait.study.inputs.target_config import TargetSection, read_targets, target_names
from healthgait.targets import AGE_TARGET, SEX_TARGET, Kind, Target
from tests import refused
from tests.small_tables import FIELDS

ACTIVITY = {"column": "PA_level", "kind": "classification"}
BMI = {"column": "BMI", "kind": "regression", "unit": "kg/m²", "strata": ["Sex", "BMI"]}
HEADER = "ID,Sex,Age,BMI,PA_level,Level,Grip,Site,Empty,Same,Note"
# Level has four classes of two people, Grip is a number of no known column, Note another word for each of the people.
ROWS = [
    f"PA{i:03d},{i % 2},{20 + i},{20 + i / 4},{'Active' if i % 3 else 'Non active'},{(10, 2, 1, 3)[i // 2]},{30.5 + i}"
    f",{'ab'[i // 4]},,7,note {i}"
    for i in range(8)
]


@pytest.fixture
def load(tmp_path):
    def from_targets(targets):
        path = tmp_path / "config.json"
        path.write_text(targets if isinstance(targets, str) else json.dumps(FIELDS | {"targets": targets}))
        return load_config(path)

    return from_targets


@pytest.fixture
def read(tmp_path):
    """Read the targets that sections describe from the table, in which some text may be replaced."""

    def from_sections(required=(), names=None, replaced=("", ""), **sections):
        path = tmp_path / "measures.csv"
        path.write_text("\n".join([HEADER, *ROWS]).replace(*replaced))
        described = {name: TargetSection(**section) for name, section in sections.items()}
        return read_targets(path, described, described if names is None else names, required)

    return from_sections


def refusal(call, *arguments, **named) -> str:
    """The message, without the file and the place that it begins with."""
    return refused.refusal(call, *arguments, **named).partition(": ")[2]


def test_targets_of_a_config_come_after_the_papers(load):
    config = load({"_comment": "ours", "activity": ACTIVITY | {"labels": {"Active": "yes"}}, "bmi": BMI})
    assert target_names(config.targets) == ["sex", "weight", "age", "activity", "bmi"]
    assert config.targets["bmi"].strata_columns == ("Sex", "BMI")
    assert config.targets["activity"].strata_columns == ("PA_level", "Sex")


@pytest.mark.parametrize("targets", [{}, {"_comment": "none"}])
def test_a_config_needs_no_targets(load, targets):
    assert load(targets).targets == {}


@pytest.mark.parametrize(
    "targets, words",
    [
        ({"bmi": BMI | {"units": "kg"}}, ["targets.bmi.units: unknown field", "nearest known one is unit"]),
        ({"bmi": {"kind": "regression"}}, ["targets.bmi.column: the field is missing"]),
        ({"bmi": BMI | {"kind": "regresion"}}, ["targets.bmi.kind", "'regression'", "'regresion'"]),
        ({"bmi": 3}, ["targets.bmi: expected an object with column, kind"]),
        ({"bmi": BMI | {"column": 3}}, ["targets.bmi.column", "string", "not 3"]),
        ({"bmi": BMI | {"column": " "}}, ["targets.bmi.column: expected words"]),
        ({"bmi": BMI | {"column": "ID"}}, ["targets.bmi: ID identifies people"]),
        ({"bmi": BMI | {"strata": []}}, ["targets.bmi.strata"]),
        ({"bmi": BMI | {"strata": ["Sex", "Sex"]}}, ["targets.bmi: a column appears twice in strata"]),
        ({"bmi": BMI | {"strata": "Sex"}}, ["targets.bmi.strata", "list", "'Sex'"]),
        ({"bmi": BMI | {"labels": {"0": "no"}}}, ["targets.bmi: labels are for"]),
        ({"bmi": BMI | {"plausible": [50, 10]}}, ["targets.bmi: plausible is [lowest, highest]"]),
        ({"bmi": BMI | {"plausible": [50]}}, ["targets.bmi.plausible"]),
        ({"activity": ACTIVITY | {"unit": "kg"}}, ["targets.activity: unit and plausible are for a regression"]),
        ({"activity": ACTIVITY | {"labels": {"0": "a", "1": "a"}}}, ["targets.activity: two classes have the same"]),
        ({"activity": ACTIVITY | {"labels": {"0": "Up", "1": "up"}}}, ["two classes have the same label, or"]),
        ({"age": BMI}, ["targets: 'age' cannot name a target", "paper's"]),
        ({"Sex": BMI}, ["targets: 'Sex' cannot name a target", "paper's"]),
        ({"bmi": BMI, "Bmi": BMI}, ["targets: 'Bmi' cannot name a target: bmi is there, too"]),
        ({"../x": BMI}, ["targets: '../x' cannot name a target", "letters, digits and _"]),
        ({"bmi\n": BMI}, ["targets: ", "cannot name a target"]),
        ({"": BMI}, ["targets: '' cannot name a target"]),
        ({"a": ACTIVITY, "b": {"column": "PA_level", "kind": "regression"}}, ["targets: a uses PA_level for"]),
        ([BMI], ["targets: ", "dictionary"]),
    ],
)
def test_what_is_refused_of_a_section(load, targets, words):
    message = refusal(load, targets)
    for word in words:
        assert word in message
    assert len(message) < 200


def test_keys_that_appear_twice_are_refused(load):
    text = '{"targets": {"bmi": {"column": "BMI", "kind": "regression", "column": "Age"}}}'
    assert refusal(load, text) == "the key 'column' appears twice; keep one"
    assert "'a' appears twice" in refusal(load, '{"targets": {"a": {}, "a": {}}}')


def test_classes_are_those_of_the_table_and_numbers_go_by_size(read):
    level = {"column": "Level", "kind": "classification", "labels": {"10": "most"}}
    measures, targets = read(activity=ACTIVITY, level=level)
    assert targets["activity"] == Target(
        "activity", "PA_level", Kind.CLASSIFICATION, classes=("Active", "Non active"), labels=("Active", "Non active"),
        strata=("PA_level", SEX),
    )  # fmt: skip
    assert targets["level"].classes == ("1", "2", "3", "10")
    assert targets["level"].labels == ("1", "2", "3", "most")
    assert measures["Level"].tolist() == ["10", "10", "2", "2", "1", "1", "3", "3"]


def test_a_number_of_a_column_that_is_not_of_the_dataset(read):
    section = {"column": "Grip", "kind": "regression", "unit": "kg", "strata": ["Site", "Level"], "plausible": [5, 99]}
    measures, targets = read(grip=section)
    assert targets == {"grip": Target("grip", "Grip", Kind.REGRESSION, "kg", strata=("Site", "Level"))}
    assert measures["Grip"].tolist() == [30.5 + i for i in range(8)]
    # Sites are words and levels numbers.
    strata = strata_of(measures, targets["grip"])
    assert strata["Site"].tolist() == ["Site a"] * 4 + ["Site b"] * 4
    assert strata["Level"].tolist()[::2] == ["Level >=10", "Level 2-3", "Level <2", "Level 3-10"]


def test_only_targets_that_are_asked_for_are_read(read):
    absent = {"column": "No", "kind": "regression"}
    measures, targets = read(names=["age", "sex"], required=["Age"], absent=absent)
    assert list(targets.values()) == [SEX_TARGET, AGE_TARGET]
    assert measures.columns.tolist() == ["Sex", "Age", "BMI", "PA_level"]


def test_sex_by_other_strata(read):
    _, targets = read(by_bmi={"column": "Sex", "kind": "classification", "strata": ["BMI"], "labels": {"0": "woman"}})
    assert (targets["by_bmi"].classes, targets["by_bmi"].labels) == (("0", "1"), ("woman", "1"))


@pytest.mark.parametrize(
    "section, replaced, words",
    [
        (ACTIVITY | {"column": "PA_lvel"}, ("", ""), ["column PA_lvel is missing (is it 'PA_level'?)"]),
        (BMI | {"strata": ["Sexe"]}, ("", ""), ["column Sexe is missing (is it 'Sex'?)"]),
        (ACTIVITY | {"column": "Empty"}, ("", ""), ["Empty, which is the target new: nobody has a value"]),
        (BMI | {"column": "Empty"}, ("", ""), ["Empty, which is the target new: nobody has a value"]),
        (BMI | {"strata": ["Empty"]}, ("", ""), ["Empty, a stratum of the target new: nobody has a value"]),
        (ACTIVITY | {"column": "Same"}, ("", ""), ["everybody has the same value, 7"]),
        (BMI | {"column": "Same"}, ("", ""), ["everybody has the same value, 7"]),
        (BMI | {"column": "PA_level"}, ("", ""), ["PA000 has 'Non active', not a number", "classification"]),
        (BMI | {"column": "Note"}, ("", ""), ["PA000 has 'note 0', not a number"]),
        (ACTIVITY | {"column": "Note"}, ("", ""), ["8 people have 8 classes", "is it a number"]),
        (BMI | {"column": "Grip"}, (",35.5,", ",?,"), ["PA005 has '?', not a number"]),
        (ACTIVITY | {"column": "BMI"}, ("", ""), ["8 people have 8 classes", "is it a number"]),
        (ACTIVITY, ("1,21,20.25,Active", "1,21,20.25,active"), ["'Active' and 'active' are one class written"]),
        (ACTIVITY, ("1,21,20.25,Active", "1,21,20.25,Act\u200bive"), ["are one class written in two ways"]),
        (ACTIVITY | {"column": "Level"}, (",1,34.5", ",1.0,34.5"), ["'1' and '1.0' are one class written"]),
        (ACTIVITY, ("1,21,20.25,Active", "1,21,20.25,Other"), ["only PA001 has the class 'Other'"]),
        (ACTIVITY | {"labels": {"Aktive": "x"}}, ("", ""), ["the class 'Aktive'", "nearest one is 'Active'"]),
        (ACTIVITY | {"labels": {"Active": "Non active"}}, ("", ""), ["two classes would have the same label"]),
        (ACTIVITY | {"labels": {"Active": "NON active"}}, ("", ""), ["differ only in case: NON active, Non active"]),
        (BMI | {"plausible": [20, 21.5]}, ("", ""), ["PA007 has 21.75, which is outside 20 to 21.5"]),
        (BMI | {"plausible": [20, 21.25]}, ("", ""), ["PA006 (and 1 more) has 21.5"]),
    ],
)
def test_columns_that_cannot_be_such_a_target(read, section, replaced, words):
    message = refusal(read, new=section, replaced=replaced)
    for word in words:
        assert word in message


def test_a_stratum_of_many_words_is_refused(tmp_path):
    path = tmp_path / "measures.csv"
    path.write_text("ID,Sex,BMI,Note\n" + "\n".join(f"P{i},{i % 2},{20 + i / 9},note {i}" for i in range(30)))
    section = TargetSection(**BMI | {"strata": ["Note"]})
    assert "30 different texts are too many" in refusal(read_targets, path, {"bmi": section}, ["bmi"])
