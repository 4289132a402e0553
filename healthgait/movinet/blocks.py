"""The blocks of MoViNet: stem, residual bottlenecks, head and classifier. Their names are the official ones.

Those of which a model is made say the shape of what they give: Keras would find it by tracing each, which takes two
thirds of the time in which a model is built.
"""

from healthgait.computing.quiet_tensorflow import keras, tf
from healthgait.movinet.architecture import CLASSIFIER_UNITS, BottleneckSpec
from healthgait.movinet.layers import (
    BiasedConvolution,
    Convolution,
    ConvolutionNorm,
    DepthwiseConvolution,
    clip_of,
    pictures_of,
)

SQUEEZE = 0.25  # channels of the squeeze of the expanded ones
CHANNEL_DIVISOR = 8


def squeezed(channels: int) -> int:
    """Channels of a squeeze: a quarter, as the nearest multiple of 8 that is at least 90 % of that."""
    wanted = SQUEEZE * channels
    rounded = max(CHANNEL_DIVISOR, int(wanted + CHANNEL_DIVISOR / 2) // CHANNEL_DIVISOR * CHANNEL_DIVISOR)
    return rounded + CHANNEL_DIVISOR * (rounded < 0.9 * wanted)


def _strided(shape: tuple, stride: int, channels: int) -> tuple:
    """The shape of a clip after a stride in space; what may be of any length stays so."""
    batch, time, *size = shape[:-1]
    return (batch, time, *(None if length is None else -(-length // stride) for length in size), channels)


@keras.saving.register_keras_serializable("healthgait")
class Stem(keras.layers.Layer):
    """The first convolution, which halves the picture."""

    def __init__(self, filters: int, **options):
        super().__init__(**options)
        self.filters = filters
        self.stem = ConvolutionNorm(Convolution(filters, space=3, stride=2, name="conv3d"), name="stem")

    def build(self, shape):
        self.stem.build(shape)

    def compute_output_shape(self, shape):
        return _strided(shape, 2, self.filters)

    def call(self, clip, training=False):
        return self.stem(clip, training=training)

    def get_config(self):
        return super().get_config() | {"filters": self.filters}


class SqueezeExcitation(keras.layers.Layer):
    """Channels weighted by what the whole clip shows."""

    def build(self, shape):
        self.se_reduce = BiasedConvolution(squeezed(shape[-1]), name="se_reduce")
        self.se_expand = BiasedConvolution(shape[-1], name="se_expand")
        self.se_reduce.build(shape)
        self.se_expand.build((*shape[:-1], squeezed(shape[-1])))

    def call(self, clip):
        mean = tf.reduce_mean(clip, axis=(1, 2, 3), keepdims=True)
        return clip * tf.sigmoid(self.se_expand(tf.nn.silu(self.se_reduce(mean))))


class Skip(keras.layers.Layer):
    """The shortcut past a bottleneck that changes the picture's size or its channels."""

    def __init__(self, filters: int, stride: int, **options):
        super().__init__(**options)
        self.stride = stride
        self.skip_project = ConvolutionNorm(Convolution(filters, name="conv3d"), activated=False, name="skip_project")

    def build(self, shape):
        self.skip_project.build(shape)

    def call(self, clip, training=False):
        if self.stride > 1:
            clip = clip_of(tf.nn.avg_pool2d(pictures_of(clip), 3, self.stride, "SAME"), clip)
        return self.skip_project(clip, training=training)


class Bottleneck(keras.layers.Layer):
    """Expansion, depthwise convolution, squeeze and excitation, projection; added, scaled, to the shortcut."""

    def __init__(self, spec: BottleneckSpec, filters: int, **options):
        super().__init__(**options)
        self.filters, self.stride = filters, spec.stride
        self.expansion = ConvolutionNorm(Convolution(spec.expanded, name="conv3d"), name="expansion")
        self.feature = ConvolutionNorm(DepthwiseConvolution(spec.kernel, spec.stride, name="conv3d"), name="feature")
        self.se = SqueezeExcitation(name="se")
        self.projection = ConvolutionNorm(Convolution(filters, name="conv3d"), activated=False, name="projection")
        self.skip = None

    def build(self, shape):
        expanded = (*shape[:-1], self.expansion.conv3d.filters)
        self.expansion.build(shape)
        self.feature.build(expanded)
        self.se.build(expanded)
        self.projection.build(expanded)
        if self.stride > 1 or shape[-1] != self.filters:
            self.skip = Skip(self.filters, self.stride, name="skip")
            self.skip.build(shape)

    def call(self, clip, scale, training=False):
        features = self.feature(self.expansion(clip, training=training), training=training)
        residual = self.projection(self.se(features), training=training)
        shortcut = clip if self.skip is None else self.skip(clip, training=training)
        return shortcut + scale * residual


@keras.saving.register_keras_serializable("healthgait")
class Residual(keras.layers.Layer):
    """A bottleneck and the weight with which it is added (ReZero)."""

    def __init__(self, expanded: int, kernel: tuple[int, int, int], stride: int, filters: int, **options):
        super().__init__(**options)
        self.config = {"expanded": expanded, "kernel": kernel, "stride": stride, "filters": filters}
        self.bneck = Bottleneck(BottleneckSpec(expanded, tuple(kernel), stride), filters, name="bneck")

    def build(self, shape):
        self.scale = self.add_weight(name="scale", shape=(), initializer="zeros")
        self.bneck.build(shape)

    def compute_output_shape(self, shape):
        return _strided(shape, self.config["stride"], self.config["filters"])

    def call(self, clip, training=False):
        return self.bneck(clip, self.scale, training=training)

    def get_config(self):
        return super().get_config() | self.config


@keras.saving.register_keras_serializable("healthgait")
class Head(keras.layers.Layer):
    """The features of a clip: (batch, time, height, width, channels) -> (batch, features)."""

    def __init__(self, features: int, **options):
        super().__init__(**options)
        self.features = features
        self.project = ConvolutionNorm(Convolution(features, name="conv3d"), name="project")

    def build(self, shape):
        self.project.build(shape)

    def compute_output_shape(self, shape):
        return (shape[0], self.features)

    def call(self, clip, training=False):
        return tf.reduce_mean(self.project(clip, training=training), axis=(1, 2, 3))

    def get_config(self):
        return super().get_config() | {"features": self.features}


@keras.saving.register_keras_serializable("healthgait")
class ClassifierHead(keras.layers.Layer):
    """The official classifier: features (batch, features) -> logits (batch, classes)."""

    def __init__(self, classes: int, **options):
        super().__init__(**options)
        self.classes = classes
        self.head = BiasedConvolution(CLASSIFIER_UNITS, name="head")
        self.classifier = BiasedConvolution(classes, name="classifier")

    def build(self, shape):
        self.head.build((None, 1, 1, 1, shape[-1]))
        self.classifier.build((None, 1, 1, 1, CLASSIFIER_UNITS))

    def compute_output_shape(self, shape):
        return (shape[0], self.classes)

    def call(self, features):
        units = tf.nn.silu(self.head(features[:, None, None, None]))
        return self.classifier(units)[:, 0, 0, 0]

    def get_config(self):
        return super().get_config() | {"classes": self.classes}
