"""TensorFlow and Keras, imported without the lines about processor and GPU that they print on the terminal.

All of healthgait imports them from here, as ``from healthgait.computing.quiet_tensorflow import keras, tf``.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

# TensorFlow reads both while it is imported, and offers no other way.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# A GPU is shared with other processes: take what is needed, not all of its memory.
os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")


@contextmanager
def _quiet() -> Iterator[None]:
    """Drop what the libraries print before their log level counts; real errors are exceptions."""
    try:
        terminal = os.dup(2)
    except OSError:  # there is none, as under cron
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(terminal, 2)
        os.close(terminal)
        os.close(nowhere)


if "tensorflow" in sys.modules:
    import keras
    import tensorflow as tf
else:
    with _quiet():
        import keras
        import tensorflow as tf

__all__ = ["keras", "tf"]
