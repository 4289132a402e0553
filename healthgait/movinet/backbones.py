"""The backbones of a study: their weights found, identified by a digest, and loaded where they are needed."""

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from healthgait.computing.quiet_tensorflow import keras
from healthgait.errors import InputError
from healthgait.files import file_state
from healthgait.movinet.model import movinet_backbone
from healthgait.movinet.settings import KINETICS, MoViNetSettings
from healthgait.movinet.weights import load_pretrained_weights, source_files

# The weight of each random bottleneck. ReZero begins with 0, which leaves a frozen network almost no features;
# with 1, the values of a network as deep as A5 overflow.
RANDOM_SCALE = 0.3


@dataclass(frozen=True)
class Backbone:
    """A MoViNet and where its weights come from; ``source`` None: drawn at random with ``seed``.

    ``digest`` identifies the weights: that of the source's files, or of the seed.
    """

    model_id: str
    source: str | None
    seed: int
    digest: str


def find_backbone(model_id: str, settings: MoViNetSettings, seed: int) -> Backbone:
    """The backbone that a config asks for; raises InputError if its weights are missing and cannot be downloaded."""
    if settings.weights is None:
        return Backbone(model_id, None, seed, hashlib.sha256(f"random {seed}".encode()).hexdigest())
    template = settings.weights_handle if settings.weights == KINETICS else settings.weights
    source = template.replace("{model_id}", model_id)
    with _official_ones_named(source, model_id, settings):
        files = source_files(source)
    return Backbone(model_id, source, seed, _content(tuple(files), file_state(files)))


@lru_cache  # every target of a study asks for the same weights
def _content(files: tuple[Path, ...], state: str) -> str:
    """SHA-256 of files whose ``file_state`` is ``state``."""
    content = hashlib.sha256()
    for path in files:
        content.update(hashlib.sha256(path.read_bytes()).digest())
    return content.hexdigest()


def check_weights(backbone: Backbone, settings: MoViNetSettings) -> None:
    """Raise InputError if the weights that a config asks for are not those of the backbone."""
    if backbone.source is not None:
        with _official_ones_named(backbone.source, backbone.model_id, settings):
            frozen_network(backbone)


@contextmanager
def _official_ones_named(source: str, model_id: str, settings: MoViNetSettings) -> Iterator[None]:
    """Let an InputError about a path say where the official weights are; that about a handle says so already."""
    try:
        yield
    except InputError as error:
        if "://" in source:
            raise
        handle = settings.weights_handle.replace("{model_id}", model_id)
        raise InputError(
            f"{error}; for the official ones download {handle}?tf-hub-format=compressed, unpack it into a folder, and "
            f"name that in movinet.weights"
        ) from error


@lru_cache(maxsize=1)  # a worker meets the same backbone again and again
def frozen_network(backbone: Backbone) -> keras.Model:
    """The network with its weights, clips to features, not to be trained; raises InputError for unfit weights."""
    network = new_network(backbone)
    network.trainable = False
    return network


def new_network(backbone: Backbone) -> keras.Model:
    """The same, not shared."""
    network = movinet_backbone(backbone.model_id)
    if backbone.source is not None:
        load_pretrained_weights(network, backbone.source)
    else:
        _draw_weights(network, backbone.seed)
    return network


def _draw_weights(network: keras.Model, seed: int) -> None:
    """Random kernels, each from a seed of its own: Keras draws from a state that it shares with whatever else runs."""
    for variable in network.trainable_variables:
        if variable.name == "kernel":
            initializer = keras.initializers.HeNormal(seed=zlib.crc32(f"{seed} {variable.path}".encode()))
            variable.assign(initializer(variable.shape))
        elif variable.name == "scale":
            variable.assign(RANDOM_SCALE)
