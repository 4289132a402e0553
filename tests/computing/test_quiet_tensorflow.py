import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

USE = "import tensorflow as tf; assert int(tf.add(1, 2)) == 3; import os, sys"


def run(code: str, redirection: str = "", **variables: str) -> subprocess.CompletedProcess:
    """Run Python code by the shell, which can close its streams, without a log level that the tests may have set."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TF_")} | variables
    command = ["sh", "-c", f'exec "$0" -c "$1" {redirection}', sys.executable, code]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("start", ["import healthgait.computing.quiet_tensorflow", "import healthgait.movinet.model",
                                   "import healthgait.frames"])  # fmt: skip
def test_tensorflow_starts_without_a_word(start):
    process = run(f"{start}; {USE}; print('out'); print('err', file=sys.stderr)")
    assert (process.returncode, process.stdout, process.stderr) == (0, "out\n", "err\n")


@pytest.mark.parametrize("redirection", ["2>&-", "<&- >&- 2>&-"])
def test_it_starts_without_a_terminal(redirection, tmp_path):
    """As under cron, where there may be no stream at all."""
    code = f"import healthgait.movinet.model; {USE}; open({str(tmp_path / 'done')!r}, 'w').write('done')"
    process = run(code, redirection)
    assert (process.returncode, process.stdout, process.stderr) == (0, "", "")
    assert (tmp_path / "done").read_text() == "done"


def test_files_are_left_alone_when_there_is_no_terminal(tmp_path):
    """The first file that is opened then gets the number of the error stream."""
    code = (
        f"file = open({str(tmp_path / 'data')!r}, 'w'); import healthgait.movinet.model; {USE}; "
        "assert file.fileno() == 2; file.write('data'); file.close()"
    )
    assert run(code, "2>&-").returncode == 0
    assert (tmp_path / "data").read_text() == "data"


def test_the_stream_is_given_back_when_the_start_fails(tmp_path):
    (tmp_path / "tensorflow.py").write_text("import os; os.write(2, b'noise'); raise ImportError('broken')")
    code = (
        "import sys\n"
        "try:\n    import healthgait.computing.quiet_tensorflow\n"
        "except ImportError as error:\n    print(error, file=sys.stderr)"
    )
    assert run(code, PYTHONPATH=str(tmp_path)).stderr == "broken\n"


def test_log_level_and_memory_of_a_gpu_are_those_of_the_user_if_there_are_any():
    code = (
        "import os, healthgait.computing.quiet_tensorflow\n"
        "print(*map(os.environ.get, ('TF_CPP_MIN_LOG_LEVEL', 'TF_FORCE_GPU_ALLOW_GROWTH')))"
    )
    assert run(code).stdout == "3 true\n"
    assert run(code, TF_CPP_MIN_LOG_LEVEL="0", TF_FORCE_GPU_ALLOW_GROWTH="false").stdout == "0 false\n"
