"""TensorFlow and Keras, imported without the lines about processor and GPU that they print on the terminal.

All of healthgait imports them from here, as ``from healthgait.computing.quiet_tensorflow import keras, tf``.
"""

import os
import sys

from healthgait.computing.quiet_stderr import quiet_stderr

# TensorFlow reads both while it is imported, and offers no other way.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# A GPU is shared with other processes: take what is needed, not all of its memory.
os.environ.setdefault("TF_FORCE_GPU_ALLOW_GROWTH", "true")


if "tensorflow" in sys.modules:
    import keras
    import tensorflow as tf
else:
    with quiet_stderr():  # before their log level counts
        import keras
        import tensorflow as tf

__all__ = ["keras", "tf"]
