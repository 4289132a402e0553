import os
import shutil
import subprocess
import sys

import pytest

from healthgait.learning.code_digest import code_digest, code_of
from healthgait.study.methods.registry import methods
from tests.conftest import ROOT

DIGESTS = """
from healthgait.learning.code_digest import code_digest
for method in ("xgboost", "mlp", "gei", "movinet"):
    print(code_digest(f"healthgait.study.methods.{method}", "healthgait.study.running.predictions"))
"""


def test_code_is_a_module_and_all_that_it_imports():
    assert {"healthgait", "healthgait.columns", "healthgait.layout", "healthgait.targets"} <= {
        *code_of("healthgait.targets")
    }


@pytest.mark.parametrize(
    ("method", "reads", "ignores"),
    [
        # The engine is imported within a function; the config and the study's data for type checking alone.
        ("MLP", "healthgait.learning.dense_training", "healthgait.tabular.xgboost"),
        ("XGBoost", "healthgait.tabular.xgboost", "healthgait.learning.dense_training"),
        ("MoViNet", "healthgait.movinet.heads", "healthgait.study.config"),
        ("GEI", "healthgait.gait_energy.model", "healthgait.movinet.backbones"),
    ],
)
def test_the_code_of_a_method(method, reads, ignores):
    code = code_of(*methods()[method].code)
    assert reads in code and "healthgait.learning.rows" in code
    assert not {ignores, "healthgait.study.inputs.data", "healthgait.study.running.runner"} & {*code}


def test_the_digest_is_of_all_modules_in_any_order():
    digest = code_digest("healthgait.targets", "healthgait.learning.rows")
    assert digest == code_digest("healthgait.learning.rows", "healthgait.targets")
    assert digest != code_digest("healthgait.targets")


def test_the_code_of_a_module_elsewhere_is_its_own_and_ours(tmp_path, monkeypatch):
    (tmp_path / "somebodys_method.py").write_text("import json\nfrom healthgait.columns import ID\n")
    monkeypatch.syspath_prepend(tmp_path)
    __import__("somebodys_method")
    assert code_of("somebodys_method") == ["healthgait", "healthgait.columns", "somebodys_method"]


@pytest.fixture
def digests(tmp_path):
    """The digests of four methods by a copy of the package in which texts of a file may be replaced."""

    def digests(file: str, *texts: str) -> list[str]:
        copy = tmp_path / f"{file.replace('/', '_')}_{len(texts)}"
        ignored = shutil.ignore_patterns("__pycache__", "templates")
        shutil.copytree(ROOT / "healthgait", copy / "healthgait", ignore=ignored)
        path = copy / "healthgait" / file
        path.write_text(path.read_text() + "".join(texts))
        command = [sys.executable, "-c", DIGESTS]
        done = subprocess.run(
            command, cwd=copy, env=os.environ | {"PYTHONPATH": str(copy)}, capture_output=True, text=True, check=True
        )
        return done.stdout.splitlines()

    return digests


def test_a_changed_line_changes_the_methods_that_it_can_reach_and_no_others(digests):
    before = digests("learning/dense_training.py")
    assert len(set(before)) == 4

    def changed(file: str) -> list[bool]:
        return [old != new for old, new in zip(before, digests(file, "\nANOTHER = 1\n"), strict=True)]

    # The heads of MoViNet are trained by it, too.
    assert changed("learning/dense_training.py") == [False, True, False, True]
    assert changed("tabular/xgboost.py") == [True, False, False, False]
    assert changed("gait_energy/model.py") == [False, False, True, False]
    assert changed("study/running/predictions.py") == [True] * 4
    assert changed("study/report/page.py") == [False] * 4


def test_relative_imports_and_what_lies_beside_a_module_elsewhere_count(tmp_path, monkeypatch):
    package = tmp_path / "their_package"
    package.mkdir()
    for name, text in {
        "__init__": "", "method": "from . import a\nfrom .b import X\nimport numpy\n", "a": "import their_helper\n",
        "b": "X = 1\n", "unused": "",
    }.items():  # fmt: skip
        (package / f"{name}.py").write_text(text)
    (tmp_path / "their_helper.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    __import__("their_package.method")
    found = code_of("their_package.method")
    assert found == ["their_helper", "their_package", *(f"their_package.{name}" for name in ("a", "b", "method"))]


@pytest.mark.parametrize("features", ["movinet", "gait_energy"])
def test_how_features_are_computed_counts_and_how_work_is_shared_out_does_not(features):
    method = methods()["MoViNet" if features == "movinet" else "GEI"]
    code = code_of(*method.code)
    assert f"healthgait.{features}.features" in code
    ignored = {"healthgait.computing.parallel", "healthgait.computing.cluster", "healthgait.participants.tables"}
    assert not ignored & {*code}
