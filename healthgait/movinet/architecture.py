"""MoViNet A0 to A5, base: what each block is made of, as a table.

Source: Kondratyuk et al. 2021, "MoViNets: Mobile Video Networks for Efficient Video Recognition" (arXiv:2103.11511), in
the form of the official implementation (TensorFlow Model Garden, official/projects/movinet).
"""

from dataclasses import dataclass

CLASSES = 600  # of Kinetics-600
CLASSIFIER_UNITS = 2048


@dataclass(frozen=True)
class BottleneckSpec:
    """A bottleneck: channels while expanded, depthwise kernel (time, space, space), and the spatial stride."""

    expanded: int
    kernel: tuple[int, int, int]
    stride: int


@dataclass(frozen=True)
class BlockSpec:
    """Bottlenecks that give the same number of channels; the first one may halve the picture."""

    filters: int
    layers: tuple[BottleneckSpec, ...]


@dataclass(frozen=True)
class Architecture:
    """Channels of the stem, the blocks, and the channels of the head, which are the features."""

    stem: int
    blocks: tuple[BlockSpec, ...]
    features: int


def _block(filters: int, first_stride: int, layers: str) -> BlockSpec:
    """A block from words such as ``240x53``: expanded channels, kernel in time, and in space."""
    specs = []
    for number, word in enumerate(layers.split()):
        expanded, kernel = word.split("x")
        time, space = map(int, kernel)
        specs.append(BottleneckSpec(int(expanded), (time, space, space), 1 if number else first_stride))
    return BlockSpec(filters, tuple(specs))


ARCHITECTURES = {
    "a0": Architecture(
        stem=8,
        blocks=(
            _block(8, 2, "24x15"),
            _block(32, 2, "80x33 80x33 80x33"),
            _block(56, 2, "184x53 112x33 184x33"),
            _block(56, 1, "184x53 184x33 184x33 184x33"),
            _block(104, 2, "384x53 280x15 280x15 344x15"),
        ),
        features=480,
    ),
    "a1": Architecture(
        stem=16,
        blocks=(
            _block(16, 2, "40x15 40x33"),
            _block(40, 2, "96x33 120x33 96x33 96x33"),
            _block(64, 2, "216x53 128x33 216x33 168x33 216x33"),
            _block(64, 1, "216x53 216x33 216x33 128x33 128x15 216x33"),
            _block(136, 2, "456x53 360x15 360x15 360x15 456x15 456x33 544x13"),
        ),
        features=600,
    ),
    "a2": Architecture(
        stem=16,
        blocks=(
            _block(16, 2, "40x15 40x33 64x33"),
            _block(40, 2, "96x33 120x33 96x33 96x33 120x33"),
            _block(72, 2, "240x53 160x33 240x33 192x33 240x33"),
            _block(72, 1, "240x53 240x33 240x33 240x33 144x15 240x33"),
            _block(144, 2, "480x53 384x15 384x15 480x15 480x15 480x33 576x13"),
        ),
        features=640,
    ),
    "a3": Architecture(
        stem=16,
        blocks=(
            _block(16, 2, "40x15 40x33 64x33 40x33"),
            _block(48, 2, "112x33 144x33 112x33 112x15 144x33 144x33"),
            _block(80, 2, "240x53 152x33 240x33 192x33 240x33"),
            _block(88, 1, "264x53 264x33 264x33 264x33 160x15 264x33 264x33 264x33"),
            _block(168, 2, "560x53 448x15 448x15 560x15 560x15 560x33 448x15 448x15 560x33 672x13"),
        ),
        features=744,
    ),
    "a4": Architecture(
        stem=24,
        blocks=(
            _block(24, 2, "64x15 64x33 96x33 64x33 96x33 64x33"),
            _block(56, 2, "168x33 168x33 136x33 136x33 168x33 168x33 168x33 136x15 136x33"),
            _block(96, 2, "320x53 160x33 320x33 192x33 320x33 160x33 320x33 256x33 320x33"),
            _block(96, 1, "320x53 320x33 320x33 320x33 192x15 320x33 320x33 192x33 320x33 320x33"),
            _block(
                192, 2, "640x53 512x15 512x15 640x15 640x15 640x33 512x15 512x15 640x15 768x15 640x15 640x33 768x33"
            ),
        ),
        features=856,
    ),
    "a5": Architecture(
        stem=24,
        blocks=(
            _block(24, 2, "64x15 64x15 96x33 64x33 96x33 64x33"),
            _block(64, 2, "192x53 152x33 152x33 152x33 192x33 192x33 192x33 152x33 152x33 192x33 192x33"),
            _block(
                112,
                2,
                "376x53 224x33 376x33 376x33 296x33 376x33 224x33 376x33 376x33 296x33 376x33 376x33 376x33",
            ),
            _block(120, 1, "376x53 376x33 376x33 376x33 224x15 376x33 376x33 224x33 376x33 376x33 376x33"),
            _block(
                224,
                2,
                "744x53 744x33 600x15 600x15 744x15 744x15 744x33 896x15 600x15 600x15 896x15 744x15 744x33 896x15 "
                "600x15 600x15 744x15 744x33",
            ),
        ),
        features=992,
    ),
}
