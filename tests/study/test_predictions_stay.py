"""A small study predicts what it did before methods had a contract (stored at commit 43ca5e4, to six digits)."""

import json
from pathlib import Path

import pandas as pd
import pytest

from healthgait.columns import ID
from healthgait.study.methods.contract import Selection
from healthgait.study.technical_validation import technical_validation
from tests.small_tables import FIELDS

GOLDEN = Path(__file__).with_name("golden") / "predictions.csv"

pytestmark = pytest.mark.usefixtures("own_threads")


@pytest.fixture(scope="module")
def expected() -> pd.DataFrame:
    return pd.read_csv(GOLDEN).set_index(["target", "method", ID])


def test_the_predictions_of_a_small_study_stay(small_tables, expected):
    ids = pd.read_csv(small_tables / "participants_measures.csv")[ID].tolist()
    for target in ("Sex", "Weight"):
        folder = small_tables / "partitions" / target
        folder.mkdir(parents=True)
        for number in range(3):
            test = ids[number::3]
            rest = sorted(set(ids) - set(test))
            parts = {"train": rest[6:], "validation": rest[:6], "test": test}
            (folder / f"partition_{number}.json").write_text(json.dumps(parts))
    searches = {
        "xgboost": {"search_iterations": 3},
        "mlp": {"search_iterations": 2, "epochs": 40, "max_layers": 2, "max_units": 64},
    }
    config = small_tables / "config.json"
    config.write_text(json.dumps(FIELDS | searches))
    selection = Selection(("circumference",))
    assert technical_validation(config, ["sex", "weight"], ["XGBoost", "MLP"], jobs=1, selection=selection)
    for (target, method), rows in expected.groupby(level=["target", "method"]):
        cells = small_tables / "results" / "cells" / target / method / "circumference_SECA201"
        (path,) = cells.glob("partition_0-*/predictions.csv")
        stored = pd.read_csv(path).set_index(ID)
        pd.testing.assert_frame_equal(stored, rows.droplevel(["target", "method"]), rtol=1e-5, check_dtype=False)
