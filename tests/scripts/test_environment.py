"""What demo.sh and run_tests.sh do to have an environment, and what conda is told."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest
import yaml
from packaging.specifiers import SpecifierSet

from tests.conftest import ROOT

SOURCE = ["/bin/bash", "-c", '. "$0" && echo "$python"']
# Python 3.14, as far as it is asked.
NEW_PYTHON = f"""case "$1" in
-c) exec "{sys.executable}" -c 'import sys; sys.version_info = (3, 14, 0); exec(sys.argv.pop())' "$2" ;;
--version) echo Python 3.14.0 ;;
*) echo "3.14 should not work" >&2; exit 1 ;;
esac"""
# Makes an environment at the argument that names it, and says who did.
MAKE = f"""for folder; do case "$folder" in */.venv) break ;; esac; done
mkdir -p "$folder/bin"
printf '#!/bin/sh\\nexec "{sys.executable}" "$@"\\n' >"$folder/bin/python"
chmod +x "$folder/bin/python"
echo "made by ${{0##*/}} $*" >&2"""
FITTING_PYTHON = f'[ "$1" = -m ] || exec "{sys.executable}" "$@"\n{MAKE}'
WITHOUT_VENV = f"""case "$2" in *ensurepip*) exit 1 ;; esac\nexec "{sys.executable}" "$@\""""


def sourced(environment: Path) -> subprocess.CompletedProcess:
    """Source the script that sets ``$python``, with a virtual environment that is active."""
    active = os.environ | {"VIRTUAL_ENV": str(environment)}
    command = [*SOURCE, str(ROOT / "scripts" / "_environment.sh")]
    return subprocess.run(command, env=active, capture_output=True, text=True, timeout=120, check=False)


def program(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def clone(tmp_path) -> Path:
    """A clone that needs no package, so that nothing is installed."""
    (tmp_path / "clone" / "scripts").mkdir(parents=True)
    for name in ("_environment.sh", "_python.sh"):
        shutil.copy(ROOT / "scripts" / name, tmp_path / "clone" / "scripts")
    (tmp_path / "clone" / "requirement.txt").touch()
    return tmp_path / "clone"


@pytest.fixture
def source(clone, tmp_path):
    """Source the script of the clone where no environment is active, and these programs alone are there."""

    def source(**programs: str) -> subprocess.CompletedProcess:
        for name, script in programs.items():
            program(tmp_path / "bin" / name.replace("_", "."), script)
        (tmp_path / "bin").mkdir(exist_ok=True)
        for tool in ("dirname", "mkdir", "chmod"):
            (tmp_path / "bin" / tool).symlink_to(shutil.which(tool))
        command = [*SOURCE, str(clone / "scripts" / "_environment.sh")]
        only = {"PATH": str(tmp_path / "bin")}
        return subprocess.run(command, env=only, capture_output=True, text=True, timeout=120, check=False)

    return source


def test_an_environment_that_has_everything_is_used_as_it_is(tmp_path):
    python = tmp_path / "bin" / "python"
    # It installs nothing, whatever this environment lacks.
    program(python, f'[ "$1" != -m ] || exit 1\nexec "{sys.executable}" "$@"')
    process = sourced(tmp_path)
    assert process.returncode == 0, process.stderr
    assert process.stdout == f"== using the environment of {python}\n{python}\n"
    assert list(tmp_path.iterdir()) == [tmp_path / "bin"]


def test_what_is_missing_is_named_before_it_is_installed(tmp_path):
    """Here it is not installed, for lack of pip."""
    venv.create(tmp_path / "empty", with_pip=False)
    process = sourced(tmp_path / "empty")
    assert process.returncode == 2
    assert process.stdout.startswith(
        "== installing missing packages of requirement.txt (about 3.9 GB in all, takes minutes): "
    )
    assert "tensorflow==" in process.stdout and "hypothesis==" in process.stdout
    assert process.stderr.splitlines()[-1] == "error: the installation failed; the reason is given above"


def python_whose_pip(path: Path, ends_with: int) -> None:
    """A Python without packages, whose pip says what pip says, and ends with a code."""
    said = """echo Collecting tensorflow==2.21.0
echo "WARNING: Retrying (Retry(total=4)) after connection broken" >&2
echo "  Downloading tensorflow-2.21.0.whl (620 MB)" """
    program(path, f'[ "$1" != -m ] || {{ {said}\nexit {ends_with}; }}\nexec "{sys.executable}" -I -S "$@"')


def test_an_installation_is_a_line_at_its_start_and_one_at_its_end(tmp_path):
    python_whose_pip(tmp_path / "bin" / "python", 0)
    process = sourced(tmp_path)
    assert (process.returncode, process.stderr) == (0, "")
    start, end, _ = process.stdout.splitlines()
    assert start.startswith("== installing missing packages") and re.fullmatch(r"== installed in \d+ s", end)


def test_on_a_terminal_one_line_says_what_is_being_installed(tmp_path):
    python_whose_pip(tmp_path / "bin" / "python", 0)
    terminal, end = os.openpty()
    active = os.environ | {"VIRTUAL_ENV": str(tmp_path)}
    command = [*SOURCE, str(ROOT / "scripts" / "_environment.sh")]
    subprocess.run(command, env=active, stdout=end, stderr=end, timeout=120, check=True)
    os.close(end)
    said = os.read(terminal, 65536).decode()
    os.close(terminal)
    lines = said.split("\r\n")  # as a terminal shows them: what follows a lone \r takes the place of what was there
    assert len(lines) == 4 and "WARNING" not in said
    clear = "\r\x1b[K"
    shown, end_line = lines[1].rsplit(clear, 1)
    assert shown.split(clear) == [
        "",
        "   Collecting tensorflow==2.21.0",
        "   Downloading tensorflow-2.21.0.whl (620 MB)",
    ]
    assert end_line.startswith("== installed in ")


def test_the_whole_output_of_an_installation_that_fails_is_shown(tmp_path):
    python_whose_pip(tmp_path / "bin" / "python", 1)
    process = sourced(tmp_path)
    assert process.returncode == 2
    assert process.stderr.splitlines() == [
        "Collecting tensorflow==2.21.0",
        "WARNING: Retrying (Retry(total=4)) after connection broken",
        "  Downloading tensorflow-2.21.0.whl (620 MB)",
        "error: the installation failed; the reason is given above",
    ]


@pytest.mark.parametrize(
    ("programs", "maker"),
    [
        ({"python3": FITTING_PYTHON}, "python3 -m venv"),
        ({"python3": NEW_PYTHON, "python3_12": FITTING_PYTHON}, "python3.12 -m venv"),
        ({"python3_13": FITTING_PYTHON, "python3_11": FITTING_PYTHON}, "python3.13 -m venv"),
        ({"python3": WITHOUT_VENV, "python3_11": FITTING_PYTHON}, "python3.11 -m venv"),
        ({"python3": NEW_PYTHON, "uv": MAKE, "conda": MAKE}, "uv venv --quiet --seed --python 3.12"),
        ({"python3": NEW_PYTHON, "conda": MAKE}, "conda create --quiet --yes --prefix"),
    ],
)
def test_what_has_or_brings_a_python_that_fits_makes_the_environment(source, clone, programs, maker):
    process = source(**programs)
    python = clone / ".venv" / "bin" / "python"
    assert process.returncode == 0, process.stderr
    assert process.stdout.splitlines()[-2:] == [f"== using the environment of {python}", str(python)]
    (said,) = process.stderr.splitlines()
    assert said.startswith(f"made by {maker}")


@pytest.mark.parametrize(("programs", "words"), [({"python3": NEW_PYTHON}, "Python 3.14.0 is here"), ({}, "no Python")])
def test_without_a_python_that_fits_one_line_says_what_to_install(source, clone, programs, words):
    process = source(**programs)
    assert process.returncode == 2
    (line,) = process.stderr.splitlines()
    assert line.startswith("error: Python 3.11, 3.12 or 3.13 is needed")
    assert words in line and "uv or conda" in line
    assert not (clone / ".venv").exists()


def test_an_environment_of_the_clone_that_does_not_fit_is_made_again(source, clone):
    program(clone / ".venv" / "bin" / "python", NEW_PYTHON)
    process = source(python3=NEW_PYTHON, python3_12=FITTING_PYTHON)
    assert process.returncode == 0 and "made by python3.12" in process.stderr


def test_an_active_environment_that_does_not_fit_is_reported_and_left(tmp_path):
    program(tmp_path / "bin" / "python", NEW_PYTHON)
    process = sourced(tmp_path)
    assert process.returncode == 2
    assert process.stderr.startswith("error: Python 3.11, 3.12 or 3.13 is needed")
    assert "Python 3.14.0: deactivate it" in process.stderr


def test_conda_gets_a_python_that_fits_and_that_pip_does_the_rest():
    python, _, pip = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    fitting = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert python.removeprefix("python=") in SpecifierSet(fitting)
    assert pip == {"pip": ["-r requirement.txt"]}
