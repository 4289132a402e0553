"""How many cores there are, and how a process is limited to one thread."""

import os

# Every worker computes on one thread: cells run side by side, and results must not depend on the machine.
THREAD_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "TF_NUM_INTRAOP_THREADS",
    "TF_NUM_INTEROP_THREADS",
)
SINGLE_THREAD = dict.fromkeys(THREAD_VARIABLES, "1")


def available_cores() -> int:
    """Number of processor cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def hold_to_one_thread() -> None:
    """Let this process compute on one thread; to be called before TensorFlow starts."""
    # In the environment, where TensorFlow and BLAS look when they start, also in the processes of workers.
    os.environ.update(SINGLE_THREAD)
