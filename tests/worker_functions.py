"""Functions that workers in other processes find by their names."""

import os
import time
from pathlib import Path

from distributed import get_worker
from threadpoolctl import threadpool_info

from healthgait.computing.progress import say
from healthgait.computing.threads import SINGLE_THREAD


def square_and_process(number: int) -> tuple[int, int]:
    time.sleep(0.05)
    return number * number, os.getpid()


def thread_variables(_: object) -> dict[str, str | None]:
    return {name: os.environ.get(name) for name in SINGLE_THREAD}


def threads_of_libraries(_: object) -> set[int]:
    return {library["num_threads"] for library in threadpool_info()}


def looked_at_every_ms(_: object) -> dict[str, float]:
    """How often Dask looks at its worker, by the name of what it looks at."""
    return {name: callback.callback_time for name, callback in get_worker().periodic_callbacks.items()}


def first_byte(content: bytes) -> int:
    return content[0]


def refuse_three(number: int) -> int:
    if number == 3:
        raise ValueError("three is refused")
    return number


def dies_at_three(number: int) -> int:
    if number == 3:
        os._exit(1)
    return number


def slowly(call: tuple[int, Path]) -> int:
    """The number squared, after a second; each call is written down in a file with its process."""
    number, folder = call
    with (folder / f"{number}.txt").open("a") as file:
        file.write(f"{os.getpid()}\n")
    time.sleep(1)
    return number * number


def half(number: int) -> float:
    say(f"half of {number}")
    return number / 2
