import json
from pathlib import Path

import pydantic
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from healthgait.errors import InputError
from healthgait.study.config import load_config
from healthgait.tabular.xgboost_settings import load_search_space
from healthgait.targets import PAPER_TARGETS
from tests import refused

CONFIGFILES = Path(__file__).resolve().parents[2] / "configfiles"
PATHS = {
    "data_path": "data",
    "partitions_path": "data/partitions",
    "save_dir": "../results",
    "patients_measures": "data/participants_measures.csv",
    "gait_parameters": "data/gait_parameters.csv",
    "gait_parameters_estimation": None,
    "hyperparameters_search_space": "/spaces/xgboost.json",
}
SPACE = {
    "max_depth": [3, 5],
    "min_child_weight": [1, 2.5],
    "gamma": [0, 0.5],
    "subsample": [0.5, 1.0],
    "colsample_bytree": [1],
    "learning_rate": [0.01, 0.3],
    "n_estimators": [50, 100],
    "reg_alpha": [0],
    "reg_lambda": [1, 8],
}


@pytest.fixture
def load(tmp_path):
    """Load a config of all paths, changed by some fields."""

    def from_content(without: str = "", **fields):
        content = {name: value for name, value in (PATHS | fields).items() if name != without}
        return from_text(json.dumps(content))

    def from_text(text: str):
        (tmp_path / "config.json").write_text(text)
        return load_config(tmp_path / "config.json")

    from_content.text = from_text
    return from_content


@pytest.fixture
def load_space(tmp_path):
    def from_content(content):
        (tmp_path / "space.json").write_text(json.dumps(content))
        return load_search_space(tmp_path / "space.json")

    return from_content


def refusal(load, *arguments, **fields) -> str:
    """The message, without the file's path that it must begin with."""
    path, _, rest = refused.refusal(load, *arguments, **fields).partition(".json: ")
    assert path.endswith(("config", "space"))
    return rest


def test_the_defaults_are_those_of_the_paper(load):
    config = load()
    assert config.seed == 27
    assert (config.xgboost.search_iterations, config.xgboost.cv_splits) == (50, 3)
    assert [config.xgboost.early_stopping_rounds.of(target) for target in PAPER_TARGETS] == [40, 100, 100]
    assert config.mlp.model_dump() == {
        "search_iterations": 10, "epochs": 1000, "patience": 100, "batch_size": 32, "max_layers": 5, "min_units": 32,
        "max_units": 512, "units_step": 32, "dropout": 0.25, "min_learning_rate": 1e-4, "max_learning_rate": 1e-2,
    }  # fmt: skip
    movinet = config.movinet
    assert (movinet.frames, movinet.image_size, movinet.skip_percent) == (40, 224, 0.15)
    regression = {
        "model_ids": ["a0", "a5"], "units": 512, "activation": "relu", "learning_rate": 1e-4, "batch_size": 32,
        "epochs": 100, "patience": 15,
    }  # fmt: skip
    assert movinet.weight.model_dump() == movinet.age.model_dump() == regression
    assert movinet.sex.model_dump() == {
        "model_ids": ["a0", "a5"], "units": 2048, "activation": "swish", "learning_rate": 1e-3, "batch_size": 32,
        "epochs": 50, "patience": 5,
    }  # fmt: skip


def test_the_search_space_that_is_shipped_is_that_of_the_paper():
    assert load_search_space(CONFIGFILES / "xgboost_search_space.json").model_dump() == {
        "max_depth": [3, 4, 5, 6, 7, 8, 9, 10, 12, 15],
        "min_child_weight": [1, 2, 3, 4, 5, 6, 7, 8],
        "gamma": [0, 0.1, 0.2, 0.3, 0.4, 0.5, 1, 1.5, 2],
        "subsample": [0.5, 0.6, 0.7, 0.8, 0.9, 1.0],
        "colsample_bytree": [0.5, 0.6, 0.7, 0.8, 0.9, 1.0],
        "learning_rate": [0.01, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3],
        "n_estimators": [50, 100, 200, 300, 400, 500, 600, 700, 800, 1000],
        "reg_alpha": [0, 0.1, 0.5, 1, 1.5, 2, 3],
        "reg_lambda": [0.5, 1, 1.5, 2, 3, 4.5, 5, 6, 7, 8],
    }


def test_the_configs_that_are_shipped_load():
    paper = load_config(CONFIGFILES / "train_configfile.json")
    assert paper.mlp == type(paper.mlp)()
    assert paper.xgboost == type(paper.xgboost)()
    assert paper.hyperparameters_search_space == CONFIGFILES / "xgboost_search_space.json"
    demo = load_config(CONFIGFILES / "demo_configfile.json")
    assert demo.hyperparameters_search_space.is_file()


def test_relative_paths_are_relative_to_the_config_file(load, tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    config = load()
    assert config.data_path == tmp_path / "data"
    assert config.save_dir == tmp_path.parent / "results"
    assert config.hyperparameters_search_space == Path("/spaces/xgboost.json")
    assert config.gait_parameters_estimation is None


def test_a_config_named_by_a_relative_path(load, tmp_path, monkeypatch):
    load()
    monkeypatch.chdir(tmp_path)
    assert load_config(Path("config.json")).data_path == tmp_path / "data"


def test_the_home_folder_may_be_a_tilde(load, monkeypatch):
    monkeypatch.setenv("HOME", "/home/someone")
    assert load(save_dir="~/results").save_dir == Path("/home/someone/results")


def test_a_comment_is_allowed_at_every_level(load, load_space):
    comment = {"_comment": ["any", {"thing": 1}]}
    config = load(**comment, xgboost=comment | {"early_stopping_rounds": comment | {"sex": 7}}, mlp=comment)
    assert config.xgboost.early_stopping_rounds.sex == 7
    assert config.xgboost.early_stopping_rounds.age == 100
    assert load_space(SPACE | comment).max_depth == [3, 5]


def test_a_config_cannot_be_changed(load):
    with pytest.raises(pydantic.ValidationError):
        load().seed = 28


@pytest.mark.parametrize(
    "fields, words",
    [
        ({"sed": 3}, ["sed: unknown field", "nearest known one is seed"]),
        ({"Seed": 3}, ["Seed: unknown field", "nearest known one is seed"]),
        ({"mlp": {"epoch": 3}}, ["mlp.epoch: unknown field", "nearest known one is epochs"]),
        ({"xgboost": {"early_stopping_rounds": {"wieght": 3}}}, ["xgboost.early_stopping_rounds.wieght", "is weight"]),
        ({"movinet": {"frame": 3}}, ["movinet.frame: unknown field", "is frames"]),
        ({"sed": 3, "seeds": 4}, ["unknown field", "(and 1 more)"]),
        ({"seed": "27"}, ["seed: ", "integer", "'27'"]),
        ({"seed": True}, ["seed: ", "integer", "True"]),
        ({"seed": 1.5}, ["seed: ", "integer", "1.5"]),
        ({"seed": 27.0}, ["seed: ", "integer", "27.0"]),
        ({"seed": None}, ["seed: ", "integer", "None"]),
        ({"seed": -1}, ["seed: ", "-1"]),
        ({"seed": 2**32}, ["seed: ", "4294967296"]),
        ({"mlp": {"dropout": 0}}, ["mlp.dropout: ", "greater than 0", "not 0"]),
        ({"mlp": {"dropout": True}}, ["mlp.dropout: ", "number", "True"]),
        ({"mlp": {"dropout": "0.25"}}, ["mlp.dropout: ", "number", "'0.25'"]),
        ({"mlp": {"epochs": 0}}, ["mlp.epochs: ", "greater than or equal to 1", "not 0"]),
        ({"mlp": {"min_units": 600}}, ["mlp: min_units (600) is larger than max_units (512)"]),
        ({"mlp": {"min_learning_rate": 0.01}}, ["mlp: min_learning_rate must be smaller than max_learning_rate"]),
        ({"mlp": {"max_learning_rate": 1.1}}, ["mlp.max_learning_rate: ", "not 1.1"]),
        ({"mlp": None}, ["mlp: "]),
        ({"xgboost": [50]}, ["xgboost: ", "[50]"]),
        ({"xgboost": {"cv_splits": 1}}, ["xgboost.cv_splits: ", "greater than or equal to 2", "not 1"]),
        ({"movinet": {"skip_percent": 15}}, ["movinet.skip_percent: ", "not 15"]),
        ({"movinet": {"frames": 40000}}, ["movinet.frames: ", "1000", "not 40000"]),  # no memory would do
        ({"movinet": {"image_size": 22400}}, ["movinet.image_size: ", "2048", "not 22400"]),
        ({"save_dir": 5}, ["save_dir: expected a path as text, not 5"]),
        ({"save_dir": None}, ["save_dir: "]),
        ({"save_dir": ""}, ["save_dir: expected a path"]),
        ({"data_path": " "}, ["data_path: expected a path"]),
        ({"data_path": "a\0b"}, ["data_path: expected a path"]),
        ({"mlp": {"epochs": "a" * 500}}, ["mlp.epochs: ", "…"]),
    ],
)
def test_what_is_refused_and_how(load, fields, words):
    message = refusal(load, **fields)
    for word in words:
        assert word in message
    assert len(message) < 200


@pytest.mark.parametrize("name", PATHS)
def test_every_path_must_be_given(load, name):
    assert refusal(load, without=name) == f"{name}: the field is missing"


@pytest.mark.parametrize(
    "text, words",
    [
        ('{"seed": 1,\n "mlp": }', ["line 2, column 9"]),
        ('{"seed": 1, "seed": 2}', ["'seed' appears twice"]),
        ('{"mlp": {"epochs": 1, "epochs": 2}}', ["'epochs' appears twice"]),
        ('{"seed": NaN}', ["NaN"]),
        ("[]", ["expected a JSON object", "list"]),
        ("null", ["expected a JSON object"]),
        ("27", ["expected a JSON object", "int"]),
        ("  ", ["empty"]),
    ],
)
def test_what_is_no_config_at_all(load, text, words):
    message = refusal(load.text, text)
    for word in words:
        assert word in message


def test_the_home_of_an_unknown_user_is_refused(load):
    assert "save_dir" in refusal(load, save_dir="~nosuchuser/results")


def test_a_path_that_no_disk_can_hold_is_refused(load):
    assert "save_dir" in refusal(load, save_dir="\ud800")


def test_an_unknown_field_with_a_line_break_is_shown_in_one_line(load):
    assert "unknown field" in refusal(load, **{"a\nb": 1})


def test_one_setting_of_a_head_can_be_changed_alone(load):
    sex = load(movinet={"sex": {"epochs": 3}}).movinet.sex
    assert (sex.epochs, sex.units, sex.patience) == (3, 2048, 5)


def test_a_head_without_a_model_is_refused(load):
    head = {"model_ids": [], "units": 1, "activation": "relu", "learning_rate": 0.1, "epochs": 1, "patience": 1}
    assert "movinet.age.model_ids" in refusal(load, movinet={"age": head})


@pytest.mark.parametrize(
    "changes, words",
    [
        ({"gamma": [0.5, 0]}, ["the values of gamma must rise"]),
        ({"gamma": [0, 0.5, 0.5]}, ["the values of gamma must rise"]),
        ({"gamma": []}, ["gamma: ", "at least 1"]),
        ({"gamma": [-0.1, 0]}, ["gamma.0: ", "not -0.1"]),
        ({"gamma": 0}, ["gamma: ", "list"]),
        ({"gamma": ["0"]}, ["gamma.0: ", "'0'"]),
        ({"max_depth": [3, 4.5]}, ["max_depth.1: ", "4.5"]),
        ({"max_depth": [0, 3]}, ["max_depth.0: ", "not 0"]),
        ({"subsample": [0.5, 1.1]}, ["subsample.1: ", "not 1.1"]),
        ({"subsample": [0]}, ["subsample.0: ", "not 0"]),
        ({"learning_rate": [0, 0.1]}, ["learning_rate.0: ", "not 0"]),
        ({"n_estimators": [True]}, ["n_estimators.0: ", "True"]),
        ({"max_dept": [3]}, ["max_dept: unknown field", "nearest known one is max_depth"]),
    ],
)
def test_a_search_space_is_checked(load_space, changes, words):
    message = refusal(load_space, SPACE | changes)
    for word in words:
        assert word in message


def test_a_search_space_needs_every_hyperparameter(load_space):
    assert refusal(load_space, {k: v for k, v in SPACE.items() if k != "gamma"}) == "gamma: the field is missing"
    assert "expected a JSON object" in refusal(load_space, [SPACE])


SHORT = settings(
    max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()),
    lambda values: st.one_of(st.lists(values, max_size=3), st.dictionaries(st.text(max_size=5), values, max_size=3)),
    max_leaves=5,
)
FIELDS = st.sampled_from(["seed", "mlp", "xgboost", "movinet", "_comment", "save_dir", "data_path", "epochs"])


@given(st.one_of(st.text(), VALUES.map(json.dumps)))
@SHORT
def test_any_text_is_refused_in_one_line(load, text):
    assert refusal(load.text, text)


@given(FIELDS, st.one_of(VALUES, st.dictionaries(FIELDS, VALUES, max_size=2)))
@SHORT
def test_any_value_is_read_or_refused_in_one_line(load, field, value):
    try:
        config = load(**{field: value})
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert load(**{field: value}) == config
