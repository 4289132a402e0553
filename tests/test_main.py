"""The scripts as one command, in a clone and installed from a wheel."""

import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from healthgait.__main__ import describe, main, scripts
from tests.conftest import ROOT

BUILD = "import sys; from setuptools.build_meta import build_wheel; build_wheel(sys.argv[1])"


@pytest.fixture
def command(monkeypatch, capsys, own_signals):
    """Run the command in this process; returns its exit code, output and errors."""

    def run_one(*words: str) -> tuple:
        monkeypatch.setattr(sys, "argv", ["healthgait", *words])
        with pytest.raises(SystemExit) as end:
            main()
        return end.value.code, *capsys.readouterr()

    return run_one


@pytest.fixture
def installed(tmp_path):
    """Run ``python -m healthgait`` of a wheel, from another folder than the clone."""
    for name in ("healthgait", "scripts", "configfiles"):
        shutil.copytree(ROOT / name, tmp_path / "clone" / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "requirement.txt", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path / "clone")
    build = [sys.executable, "-c", BUILD, str(tmp_path)]
    subprocess.run(build, cwd=tmp_path / "clone", check=True, capture_output=True, timeout=300)
    (wheel,) = tmp_path.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    shutil.rmtree(tmp_path / "clone")

    def run_one(*words: str) -> subprocess.CompletedProcess:
        of_the_wheel = os.environ | {"PYTHONPATH": str(tmp_path / "site")}
        call = [sys.executable, "-m", "healthgait", *words]
        return subprocess.run(call, cwd=tmp_path, env=of_the_wheel, capture_output=True, text=True, timeout=120)

    return run_one


def test_without_a_command_every_script_is_listed_with_its_description(command):
    code, output, errors = command()
    assert (code, errors) == (0, "")
    assert {*scripts()} == {path.stem for path in (ROOT / "scripts").glob("*.py")}
    words = " ".join(output.split())
    for name, path in scripts().items():
        assert describe(path) and f" {name} {describe(path)} " in words


def test_a_command_that_there_is_not_is_refused(command):
    code, output, errors = command("chek_dataset")
    assert (code, output) == (2, "") and "'chek_dataset'" in errors and "check_dataset" in errors


def test_a_command_ends_as_its_script(command, run_here):
    script = run_here("check_dataset.py", "-d", "nowhere")
    assert command("check_dataset", "-d", "nowhere") == (2, script.stdout, script.stderr)


def test_a_wheel_brings_the_scripts_and_the_configs(installed, tmp_path):
    listed = installed()
    assert listed.returncode == 0 and "technical_validation" in listed.stdout
    study = installed("technical_validation", "--methods", "XGBoost")
    config = tmp_path / "site/healthgait/share/configfiles/train_configfile.json"
    assert study.returncode == 2 and study.stderr.startswith(f"error: {config}: patients_measures: ")
    assert (config.parent / "xgboost_search_space.json").is_file()
