"""Which processors TensorFlow uses; to be chosen before it starts."""

import os
import platform
import re

from healthgait.errors import InputError

CPU = "cpu"
GPUS = re.compile("[0-9]+(,[0-9]+)*")


def use_device(device: str) -> None:
    """Let TensorFlow see only the ``cpu``, or also the GPUs of a list such as ``0`` or ``0,1``.

    Raises InputError for anything else.
    """
    # In the environment, where TensorFlow looks when it starts, also in the processes of workers.
    if device.lower() == CPU:
        os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
    elif GPUS.fullmatch(device) and len(set(device.split(","))) == len(device.split(",")):
        os.environ["CUDA_VISIBLE_DEVICES"] = device
    else:
        raise InputError(f"the device: expected cpu, or the numbers of GPUs as 0 or 0,1, not {device!r}")


def processor() -> str:
    """GPU or CPU: what TensorFlow computes on. Their results differ in the last digits."""
    return "GPU" if visible_gpus() else "CPU"


def check_processor(planned: str) -> None:
    """Raises InputError if this process, perhaps a worker on another machine, computes on another than ``planned``."""
    if (here := processor()) != planned:
        how = "CUDA_VISIBLE_DEVICES=-1" if planned == "CPU" else "a GPU"
        raise InputError(f"{platform.node()}: computes on the {here}, the others on the {planned}; start it with {how}")


def visible_gpus() -> int:
    """The number of GPUs that TensorFlow sees.

    Raises InputError if ``use_device`` chose GPUs that are not there.
    """
    from healthgait.computing.quiet_tensorflow import tf  # takes seconds

    found = len(tf.config.list_physical_devices("GPU"))
    chosen = os.environ.get("CUDA_VISIBLE_DEVICES", "-1")
    if GPUS.fullmatch(chosen) and found < len(chosen.split(",")):
        raise InputError(f"GPU {chosen}: TensorFlow sees {found} of them; see docs/how_to/gpu.md, or use the cpu")
    return found
