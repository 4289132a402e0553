import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

USE = "import tensorflow as tf; assert int(tf.add(1, 2)) == 3; import os, sys"
NOISE = "import os; os.write(2, b'noise\\n')\n"


def run(code: str, redirection: str = "", **variables: str) -> subprocess.CompletedProcess:
    """Run Python code by the shell, which can close its streams, without a log level that the tests may have set."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TF_")} | variables
    command = ["sh", "-c", f'exec "$0" -c "$1" {redirection}', sys.executable, code]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture
def stand_in(tmp_path):
    """Put modules in the place of TensorFlow and Keras, which take seconds to start; gives the variables for that."""

    def place(tensorflow: str = "") -> dict[str, str]:
        (tmp_path / "instead").mkdir()
        (tmp_path / "instead" / "tensorflow.py").write_text(tensorflow)
        (tmp_path / "instead" / "keras.py").write_text("")
        return {"PYTHONPATH": str(tmp_path / "instead")}

    return place


def test_tensorflow_starts_counts_gpus_and_computes_without_a_word():
    code = (
        "from healthgait.computing.devices import use_device, visible_gpus; use_device('cpu'); print(visible_gpus()); "
        f"{USE}; print('err', file=sys.stderr)"
    )
    process = run(code)
    assert (process.returncode, process.stdout, process.stderr) == (0, "0\n", "err\n")


def imported_when_run(node: ast.AST) -> Iterator[str]:
    """The modules that code imports when it runs, in the order of its lines."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and child.module:
            yield child.module
        yield from imported_when_run(child)


def test_whatever_module_is_imported_first_starts_it_there():
    """Or it would print wherever a module comes first that starts it by itself."""
    starting = set()
    for path in [path for folder in ("healthgait", "scripts") for path in (ROOT / folder).rglob("*.py")]:
        for name in imported_when_run(ast.parse(path.read_text("utf-8"))):
            if name == "healthgait.computing.quiet_tensorflow":
                break
            if name.split(".")[0] in ("tensorflow", "keras"):
                starting.add(path.name)
    assert starting == {"quiet_tensorflow.py"}


@pytest.mark.long  # what the streams are given is held below, without TensorFlow
def test_it_starts_without_a_terminal(tmp_path):
    """As under cron, where there may be no stream at all."""
    code = f"import healthgait.movinet.model; {USE}; open({str(tmp_path / 'done')!r}, 'w').write('done')"
    process = run(code, "<&- >&- 2>&-")
    assert (process.returncode, process.stdout, process.stderr) == (0, "", "")
    assert (tmp_path / "done").read_text() == "done"


def test_files_are_left_alone_when_there_is_no_terminal(tmp_path, stand_in):
    """The first file that is opened then gets the number of the error stream."""
    code = (
        f"file = open({str(tmp_path / 'data')!r}, 'w'); import healthgait.computing.quiet_tensorflow; "
        "assert file.fileno() == 2; file.write('data'); file.close()"
    )
    assert run(code, "2>&-", **stand_in()).returncode == 0
    assert (tmp_path / "data").read_text() == "data"


def test_the_stream_is_given_back_after_a_start_and_after_one_that_fails(stand_in):
    code = (
        "import sys\n"
        "try:\n    import healthgait.computing.quiet_tensorflow\n"
        "except ImportError as error:\n    print(error, file=sys.stderr)\n"
        "print('after', file=sys.stderr)"
    )
    variables = stand_in(NOISE)
    assert run(code, **variables).stderr == "after\n"
    with (Path(variables["PYTHONPATH"]) / "tensorflow.py").open("a") as module:
        module.write("raise ImportError('broken')\n")
    assert run(code, **variables).stderr == "broken\nafter\n"


def test_log_level_and_memory_of_a_gpu_are_those_of_the_user_if_there_are_any(stand_in):
    """TensorFlow looks at them when it starts."""
    names = "TF_CPP_MIN_LOG_LEVEL", "TF_FORCE_GPU_ALLOW_GROWTH"
    variables = stand_in(f"import os\nprint(*map(os.environ.get, {names}))\n")
    code = "import healthgait.computing.quiet_tensorflow"
    assert run(code, **variables).stdout == "3 true\n"
    assert run(code, **variables, **dict(zip(names, ("0", "false"), strict=True))).stdout == "0 false\n"
