"""A script's run: errors as one line, exit codes, and signals."""

import os
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable

from healthgait.errors import InputError, describe_os_error, one_line

EXIT_FAILED_PARTS = 1  # done, but some parts failed and were named
EXIT_BAD_INPUT = 2
EXIT_BUG = 70  # of healthgait; the number is that of sysexits.h
EXIT_BROKEN_PIPE = 141  # 128 + SIGPIPE
EXIT_INTERRUPTED = 128 + signal.SIGINT
EXIT_TERMINATED = 128 + signal.SIGTERM


class _Terminated(KeyboardInterrupt):
    """SIGTERM, as batch systems send it, ends the work as Ctrl-C does."""


def run(main: Callable[[], int | None]) -> None:
    """Call a script's ``main`` and end the process with its exit code; no traceback reaches the user."""
    signal.signal(signal.SIGTERM, _terminate)
    # SIGHUP: the terminal was closed. Under nohup it is ignored, and stays so.
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) == signal.SIG_DFL:
        signal.signal(signal.SIGHUP, _terminate)
    sys.unraisablehook = _send_again
    _prepare_streams()
    try:
        code = main() or 0
        sys.stdout.flush()
    except InputError as error:
        code = EXIT_BAD_INPUT
        for line in error.args:
            _say(line, code)
    except _Terminated as end:
        code = _say("; ".join(("terminated", *end.args)), EXIT_TERMINATED)
    except KeyboardInterrupt as end:
        code = _say("; ".join(("interrupted", *end.args)), EXIT_INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output went away (`| head`): end silently, as other programs do.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = EXIT_BROKEN_PIPE
    except OSError as error:
        code = _say(describe_os_error(error), EXIT_BAD_INPUT)
    except Exception as error:
        code = _say_bug(error)
    sys.exit(code)


def _say_bug(error: Exception) -> int:
    """One line for an error that no user can cause, with the traceback in a file; or for a missing package."""
    if isinstance(error, ModuleNotFoundError) and error.name and not error.name.startswith("healthgait"):
        missing = (
            f"the package {error.name} is missing in this Python; activate healthgait's environment "
            f"(. .venv/bin/activate), or pip install -r requirement.txt"
        )
        return _say(missing, EXIT_BAD_INPUT)
    with tempfile.NamedTemporaryFile("w", prefix="healthgait-", suffix=".txt", delete=False) as record:
        traceback.print_exception(error, file=record)
    return _say(f"a bug in healthgait: {error!r}; please report it with {record.name}", EXIT_BUG)


def _prepare_streams() -> None:
    """Let printing neither fail for lack of a terminal (cron closes it) nor for a character it cannot show.

    A line reaches a log file when it is printed, so that the file shows the progress.
    """
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace", line_buffering=True)
    for name in ("write", "flush"):
        setattr(sys.stdout, name, _naming_standard_output(getattr(sys.stdout, name)))


def _naming_standard_output(method: Callable) -> Callable:
    """``method`` of standard output, whose errors say where: Python's own name no file."""

    def call(*arguments: str) -> int | None:
        try:
            return method(*arguments)
        except OSError as error:
            error.filename = "standard output"
            raise

    return call


def _terminate(*_: object) -> None:
    raise _Terminated


def _send_again(lost: "sys.UnraisableHookArgs") -> None:
    """Send a signal once more that came while an object was being destroyed, where Python drops what is raised."""
    if not issubclass(lost.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return
    number = signal.SIGTERM if issubclass(lost.exc_type, _Terminated) else signal.SIGINT
    timer = threading.Timer(0.01, os.kill, (os.getpid(), number))  # by then the destruction is over
    timer.daemon = True
    timer.start()


def _say(message: str, code: int) -> int:
    print(f"error: {one_line(message)}", file=sys.stderr)
    return code
