"""Every script explains itself, and refuses what it does not know. A new script is among them by being there."""

import re
import subprocess
import sys

import pytest

from healthgait import __version__
from tests.conftest import ROOT

PYTHON_SCRIPTS = sorted(path.name for path in (ROOT / "scripts").glob("*.py"))
SHELL_SCRIPTS = sorted(path.name for path in (ROOT / "scripts").glob("[!_]*.sh"))
OF_THEIR_OWN = ["demo.sh", "run_tests.sh"]  # others hand their options to the Python script of their name
WITH_DEFAULTS = ("technical_validation.py", "fetch_pose_model.py")
UNITS = {"--scale": "metres", "--frame-rate": "frames per second", "--resolution": "pixels", "--points": "pixels"}


def help_of(run, name, option="-h") -> str:
    process = run(name, option)
    assert (process.returncode, process.stderr) == (0, ""), process.stderr
    return process.stdout


def options_in(text: str) -> dict[str, str]:
    """What a help says of each option, by its long name."""
    blocks = re.split(r"\n  (?=-)", text.partition("\noptions:")[2].partition("\nexample:")[0])
    named = {re.search(r"--[a-z-]+", block).group(): " ".join(block.split()) for block in blocks if "--" in block}
    return {name: block for name, block in named.items() if name not in ("--help", "--version")}


@pytest.mark.parametrize("name", SHELL_SCRIPTS + PYTHON_SCRIPTS)
def test_help_has_usage_and_an_example(run_script, name):
    text = help_of(run_script, name)
    assert text.startswith("usage: ")
    assert "\nexample: " in text and f"{name.removesuffix('.py').removesuffix('.sh')}." in text.split("\nexample: ")[1]


@pytest.mark.parametrize("name", [name for name in SHELL_SCRIPTS if name not in OF_THEIR_OWN])
def test_a_shell_script_hands_its_options_on_as_they_are(name):
    code = [line for line in (ROOT / "scripts" / name).read_text().splitlines() if not line.startswith("#")]
    assert "\n".join(code).replace("; ", "\n").splitlines() == [
        'here="$(unset CDPATH',
        'cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"',
        '. "$here/_python.sh"',
        f'exec "$python" "$here/{name.removesuffix(".sh")}.py" "$@"',
    ]


@pytest.mark.parametrize("name", PYTHON_SCRIPTS)
def test_both_spellings_give_the_help(run_here, name):
    assert help_of(run_here, name, "--help") == help_of(run_here, name)


@pytest.mark.parametrize("name", OF_THEIR_OWN)
def test_both_spellings_give_the_help_of_shell_scripts(run_script, name):
    assert help_of(run_script, name, "--help") == help_of(run_script, name)


@pytest.mark.parametrize("name", PYTHON_SCRIPTS)
def test_a_script_says_its_version(run_here, name):
    assert help_of(run_here, name, "--version") == f"healthgait {__version__}\n"


@pytest.mark.parametrize("name", OF_THEIR_OWN)
def test_a_shell_script_says_its_version(run_script, name):
    assert help_of(run_script, name, "--version") == f"healthgait {__version__}\n"


@pytest.mark.parametrize("name", PYTHON_SCRIPTS)
def test_each_option_has_its_default_or_is_called_required_and_has_its_unit(run_here, name):
    options = options_in(help_of(run_here, name))
    assert options
    for option, block in options.items():
        assert "default" in block or "required" in block, block
        assert UNITS.get(option, "") in block, block


@pytest.mark.parametrize("name", PYTHON_SCRIPTS)
def test_help_needs_no_package_that_may_be_missing_or_take_seconds_to_load(name):
    command = [sys.executable, "-I", "-S", ROOT / "scripts" / name, "-h"]
    process = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (process.returncode, process.stderr) == (0, "")


# run_tests.sh is left out: what it does not know goes to pytest.
@pytest.mark.parametrize("name", [name for name in SHELL_SCRIPTS if name != "run_tests.sh"])
def test_an_unknown_option_of_a_shell_script_gives_the_usage(run_script, name):
    assert_usage_error(run_script(name, "--no-such-option"))


@pytest.mark.parametrize("name", PYTHON_SCRIPTS)
def test_an_unknown_option_gives_the_usage(run_here, name):
    assert_usage_error(run_here(name, "--no-such-option"))


@pytest.mark.parametrize("name", [name for name in PYTHON_SCRIPTS if name not in WITH_DEFAULTS])
def test_a_missing_required_option_gives_the_usage(run_here, name):
    process = run_here(name)
    assert_usage_error(process)
    assert "required" in process.stderr


def assert_usage_error(process):
    assert (process.returncode, process.stdout) == (2, "")
    assert process.stderr.startswith("usage: ") and "Traceback" not in process.stderr
    assert "error: " in process.stderr.splitlines()[-1]
