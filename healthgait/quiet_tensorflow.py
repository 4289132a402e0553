"""TensorFlow, started without the lines about processor and GPU that it prints before its log level counts."""

import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# A GPU is shared with other processes: take what is needed, not all of its memory.
os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")


def start() -> None:
    """Import TensorFlow and drop what its libraries print on the terminal meanwhile; real errors are exceptions."""
    if "tensorflow" in sys.modules:
        return
    try:
        terminal = os.dup(2)
    except OSError:  # there is none, as under cron
        import tensorflow

        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        import tensorflow  # noqa: F401
    finally:
        os.dup2(terminal, 2)
        os.close(terminal)
        os.close(nowhere)
