"""The study within this process, from a config to the report, with a method of somebody else."""

import json
import re
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression, Ridge

from healthgait.computing import progress
from healthgait.errors import InputError
from healthgait.settings import Section
from healthgait.study.config import load_config
from healthgait.study.methods.contract import Method, Selection
from healthgait.study.methods.registry import register, unregister
from healthgait.study.technical_validation import technical_validation
from tests.scripts.table_data import edit, write_config
from tests.terminal import terminal

pytestmark = pytest.mark.usefixtures("own_threads")


CIRCUMFERENCE = Selection(inputs=("circumference",))


class LinearSettings(Section):
    strength: float = 1.0


@dataclass(frozen=True)
class FittedLinear:
    model: LogisticRegression | Ridge
    mean: np.ndarray

    def predict(self, rows):
        x = np.where(np.isnan(rows.x), self.mean, rows.x)
        return self.model.predict_proba(x) if hasattr(self.model, "predict_proba") else self.model.predict(x)

    def save(self, folder, test, seed):
        (folder / "weights.json").write_text(json.dumps(self.model.coef_.tolist()))


class Linear(Method):
    """A logistic or ridge regression on gaps filled with the mean."""

    name, settings, libraries = "Linear", LinearSettings, ("scikit-learn",)

    def fit(self, job):
        train, strength = job.split.train, job.recipe.strength
        kind = LogisticRegression(C=1 / strength, max_iter=1000) if job.target.is_classification else Ridge(strength)
        mean = np.nanmean(train.x, axis=0)
        if strength > 100:
            warnings.warn("so strong a line\nis nearly flat", stacklevel=1)
        return FittedLinear(kind.fit(np.where(np.isnan(train.x), mean, train.x), train.y), mean)

    def training_in_words(self, config):
        return f"a line of strength {config.of(self).strength}"


@pytest.fixture
def linear():
    register(Linear())
    yield
    unregister(Linear.name)


@pytest.fixture
def config(small_tables) -> Path:
    return write_config(small_tables)


def test_a_method_of_somebody_else_goes_from_the_config_to_the_report(linear, config):
    edit(config, linear={"strength": 0.5})
    assert load_config(config).of(Linear()).strength == 0.5
    inputs = Selection(inputs=("circumference", "usual_gait/OptoGait"))
    assert technical_validation(config, ["sex", "weight"], ["Linear"], 1, selection=inputs)
    results = config.parent / "results"
    table = pd.read_csv(results / "results.csv")
    ours = table[table["method"] == "Linear"]
    assert set(ours["input"]) == {"circumference", "usual_gait"} and (ours["status"] == "done").all()
    headline = ours[ours["metric"].isin(["accuracy", "mae_kg"]) & (ours["input"] == "circumference")]
    assert headline["versus_baseline"].tolist() == ["better", "better"]
    for name in ("report.md", "report.html"):
        text = (results / name).read_text()
        assert "Linear" in text and "a line of strength 0.5" in text
    (cell,) = results.glob("cells/weight/Linear/circumference_SECA201/partition_0-*")
    assert len(json.loads((cell / "weights.json").read_text())) == 3
    provenance = json.loads((cell / "provenance.json").read_text())["determined_by"]
    assert provenance["settings"] == {"strength": 0.5} and provenance["versions"].keys() == {"scikit-learn"}


def test_a_terminal_has_one_live_line_and_with_verbose_a_line_of_each_cell(linear, config, monkeypatch):
    monkeypatch.setattr(progress, "EVERY_S", 0.001)
    edit(config, linear={"strength": 200})
    found = {}
    for verbose in (False, True):
        edit(config, save_dir=f"results {verbose}")
        with terminal(monkeypatch, 60) as screen:
            technical_validation(config, ["sex"], ["Linear"], 1, selection=CIRCUMFERENCE, verbose=verbose)
        live = [line for line in screen.shown if re.match("[0-4]/4 cells, ", line)]
        assert live[0].startswith("0/4 cells, ? left") and max(map(len, live)) <= 60
        assert any("left: sex Linear circumference" in line for line in live)
        found[verbose] = [line for line in screen.lines if line.startswith("[")]
        cell = "sex Linear circumference (SECA201) partition 0"
        assert screen.lines.count(f"warning: {cell}: UserWarning: so strong a line") == 1
    assert found[False] == []
    assert [line.split(",")[0] for line in found[True]] == [f"[{number}/4 cells" for number in (1, 2, 3, 4)]
    assert found[True][-1].startswith("[4/4 cells, 2 warnings, 00:00 left] sex Linear ")


def test_what_libraries_warn_of_is_printed_and_stays_in_the_report_of_later_runs(linear, config, capsys):
    edit(config, linear={"strength": 200})
    caution = "sex Linear circumference (SECA201) partition 0 and 1 more: UserWarning: so strong a line"
    for _ in range(2):
        technical_validation(config, ["sex"], ["Linear"], 1, selection=CIRCUMFERENCE)
        assert capsys.readouterr().err.splitlines().count(f"warning: {caution}") == 1
        assert caution in (config.parent / "results" / "report.md").read_text()


def test_its_section_is_checked_as_others_are(linear, config):
    edit(config, linear={"strenght": 0.5})
    with pytest.raises(InputError, match=r"linear\.strenght: unknown field; the nearest known one is strength"):
        load_config(config)


def test_another_setting_makes_its_cells_anew_and_no_others(linear, config, capsys):
    selection = Selection(inputs=("circumference",))

    def listed():
        technical_validation(config, ["sex"], ["Linear"], list_only=True, selection=selection)
        return capsys.readouterr().out.splitlines()[-1]

    technical_validation(config, ["sex"], ["Linear"], 1, selection=selection)
    capsys.readouterr()
    assert listed() == "4 cells: 4 done, 0 to do, 0 no data"
    edit(config, linear={"strength": 2.0})
    assert listed() == "4 cells: 2 done, 2 to do, 0 no data"


@pytest.mark.parametrize("table", [None, "nowhere.csv", "damaged.csv"])
def test_a_study_of_one_input_does_not_need_the_tables_of_others(linear, config, table, capsys):
    (config.parent / "damaged.csv").write_text("neither\n1\n")
    edit(config, gait_parameters=table, gait_parameters_estimation=table)
    selection = Selection(inputs=("circumference",))
    assert technical_validation(config, ["sex"], ["Linear"], list_only=True, selection=selection)
    assert capsys.readouterr().out.endswith("4 cells: 0 done, 4 to do, 0 no data\n")
    if table is not None:
        with pytest.raises(InputError, match=table):
            technical_validation(config, ["sex"], ["Linear"], list_only=True)


def test_an_unknown_method_is_refused_before_anything_is_written(config):
    with pytest.raises(InputError, match="did you mean XGBoost"):
        technical_validation(config, ["sex"], ["XGBost"])
    assert not (config.parent / "results").exists()
