"""A network that gives what a test wrote into its outputs, and keeps the picture that it was run on."""

from collections.abc import Callable

import numpy as np


class FakeNetwork:
    """``outputs`` by shape; ``look(picture)``, if given, is called on each run and may change them."""

    def __init__(self, outputs: dict[tuple[int, ...], np.ndarray], look: Callable[[np.ndarray], None] | None = None):
        self.outputs = outputs
        self.pictures: list[np.ndarray] = []
        self._look = look

    def run(self, picture: np.ndarray) -> None:
        self.pictures.append(picture.copy())
        if self._look:
            self._look(picture)

    def output(self, shape: tuple[int, ...]) -> np.ndarray:
        return self.outputs[shape]
