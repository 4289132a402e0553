"""A network in TensorFlow Lite's form, run on the processor."""

from collections.abc import Sequence

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from healthgait.computing.quiet_stderr import quiet_stderr
from healthgait.errors import InputError

Shape = tuple[int, ...]


class Network:
    """A network with one picture as input.

    Parameters
    ----------
    content : bytes
        The content of a ``.tflite`` file.
    side : int
        Height and width of the input picture, pixels.
    outputs : sequence of tuple of int
        The shapes of the outputs that are wanted, without the first axis; no two are alike.
    threads : int
        Threads that it computes on. Results do not depend on it.
    name : str
        What messages call it: its file.

    Raises InputError if the content is no such network.
    """

    def __init__(self, content: bytes, side: int, outputs: Sequence[Shape], threads: int, name: str):
        try:
            with quiet_stderr():
                self._interpreter = Interpreter(model_content=content, num_threads=threads)
                self._interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise InputError(f"{name}: not a usable TensorFlow Lite network; expected BlazePose's") from error
        inputs, found = self._interpreter.get_input_details(), self._interpreter.get_output_details()
        self._input = inputs[0]["index"]
        by_shape = {tuple(map(int, output["shape"][1:])): output["index"] for output in found}
        shape = tuple(map(int, inputs[0]["shape"]))
        if len(inputs) > 1 or shape != (1, side, side, 3) or not by_shape.keys() >= set(outputs):
            raise InputError(
                f"{name}: takes {shape} and gives {', '.join(map(str, sorted(by_shape)))}; expected BlazePose's "
                f"network, which takes {(1, side, side, 3)} and gives {', '.join(map(str, outputs))}"
            )
        self._outputs = {shape: by_shape[shape] for shape in outputs}

    def run(self, picture: np.ndarray) -> None:
        """Compute the outputs for a picture (side, side, 3) of float32."""
        self._interpreter.set_tensor(self._input, picture[None])
        self._interpreter.invoke()

    def output(self, shape: Shape) -> np.ndarray:
        """The output of this shape for the picture of the latest run."""
        return self._interpreter.get_tensor(self._outputs[shape])[0]
