import subprocess
import sys

import pytest

from healthgait.errors import InputError
from healthgait.study.config import Config
from healthgait.study.methods import registry
from healthgait.study.methods.contract import Method
from healthgait.study.methods.registry import RESERVED, method_named, methods, register, unregister
from tests.conftest import ROOT


class Guess(Method):
    name = "Guess"

    def fit(self, job):
        raise ValueError("no idea")


@pytest.fixture
def registered():
    register(Guess())
    yield
    unregister("Guess")


def test_the_methods_of_the_package_are_found_by_name():
    assert {"Baseline", "GEI", "MLP", "MoViNet", "XGBoost"} <= methods().keys()
    assert all(method.name == name for name, method in methods().items())
    assert list(methods()) == sorted(methods())


def test_a_registered_method_is_known_until_it_is_forgotten(registered):
    assert isinstance(method_named("Guess"), Guess)
    unregister("Guess")
    with pytest.raises(InputError, match="'Guess'"):
        method_named("Guess")
    register(Guess())


def test_an_unknown_method_is_refused_with_the_nearest():
    with pytest.raises(InputError) as refused:
        method_named("XBoost")
    assert str(refused.value).endswith("; did you mean XGBoost?") and "'XBoost'" in str(refused.value)


@pytest.mark.parametrize("name", ["MLP", "mlp", "Guess", "GUESS"])
def test_a_name_or_section_that_is_taken_is_refused(registered, name):
    with pytest.raises(InputError, match=r"there is already one called (MLP|Guess)"):
        register(type("Another", (Guess,), {"name": name})())


@pytest.mark.parametrize("name", ["two words", "a-b", "", "../x", "1st"])
def test_a_name_that_cannot_name_a_folder_is_refused(name):
    with pytest.raises(InputError, match="letters"):
        register(type("Odd", (Guess,), {"name": name})())


def test_a_module_without_a_method_does_no_harm(tmp_path, monkeypatch):
    """As a room of code that several methods share, or an abstract one."""
    (tmp_path / "shared_by_methods.py").write_text(
        "from healthgait.study.methods.contract import Method\nWIDTH = 3\nclass Half(Method):\n    name = 'Half'\n"
    )
    monkeypatch.setattr(registry.package, "__path__", [*registry.package.__path__, str(tmp_path)])
    registry._found.cache_clear()
    try:
        assert "XGBoost" in methods() and "Half" not in methods()
    finally:
        registry._found.cache_clear()


def test_no_config_and_no_help_waits_for_the_libraries_of_methods():
    script = (
        "import sys, runpy\n"
        "from pathlib import Path\n"
        "from healthgait.study.config import load_config\n"
        "load_config(Path('configfiles/train_configfile.json'))\n"
        "sys.argv = ['technical_validation.py', '--help']\n"
        "try:\n    runpy.run_path('scripts/technical_validation.py', run_name='__main__')\n"
        "except SystemExit:\n    pass\n"
        "print(sorted({'tensorflow', 'keras', 'xgboost', 'skopt', 'sklearn', 'torch'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_no_method_takes_the_place_of_a_field_of_the_config():
    assert {*Config.model_fields, "of"} <= RESERVED
