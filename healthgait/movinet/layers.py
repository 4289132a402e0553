"""The layers of MoViNet, written for speed on a CPU; the paths of their weights are the official names.

A clip is (batch, time, height, width, channels). All convolutions but the depthwise ones act within a frame, so that
they are 2D convolutions of batch x time pictures. A depthwise 3D convolution is the sum over its time taps of 2D
depthwise ones: TensorFlow has no fast grouped 3D convolution for CPUs. Where batch normalisation is not trained, it is
folded into the kernel and the bias of the convolution before it, which saves a pass over the pictures.
"""

from healthgait.computing.quiet_tensorflow import keras, tf

NORM_MOMENTUM, NORM_EPSILON = 0.99, 1e-3
TIME_FIRST = (1, 0, 2, 3, 4)  # and back again


class Convolution(keras.layers.Layer):
    """A convolution within each frame; ``kernel`` is (1, space, space, channels, filters)."""

    def __init__(self, filters: int, space: int = 1, stride: int = 1, biased: bool = False, **options):
        super().__init__(**options)
        self.filters, self.space, self.stride, self.biased = filters, space, stride, biased

    def build(self, shape):
        size = (1, self.space, self.space, shape[-1], self.filters)
        self.kernel = self.add_weight(name="kernel", shape=size, initializer="he_normal")
        self.bias = self.add_weight(name="bias", shape=(self.filters,), initializer="zeros") if self.biased else None

    def call(self, clip, scale=None, shift=None):
        """The convolution; ``scale`` (filters,) multiplies the kernel, ``shift`` (filters,) is added."""
        kernel = self.kernel[0] if scale is None else self.kernel[0] * scale
        shift = self.bias if shift is None else shift
        pictures = tf.nn.conv2d(pictures_of(clip), kernel, self.stride, "SAME")
        return clip_of(pictures if shift is None else tf.nn.bias_add(pictures, shift), clip)


class DepthwiseConvolution(keras.layers.Layer):
    """A depthwise convolution over time and space; ``kernel`` is (time, space, space, 1, channels)."""

    def __init__(self, kernel: tuple[int, int, int], stride: int = 1, **options):
        super().__init__(**options)
        self.size, self.stride = kernel, stride

    def build(self, shape):
        self.kernel = self.add_weight(name="kernel", shape=(*self.size, 1, shape[-1]), initializer="he_normal")

    def call(self, clip, scale=None, shift=None):
        """The convolution; ``scale`` (channels,) multiplies the kernel, ``shift`` (channels,) is added."""
        kernel = self.kernel if scale is None else self.kernel * scale
        kernel = tf.transpose(kernel, (0, 1, 2, 4, 3))
        padding, frames = self.size[0] // 2, tf.shape(clip)[1]
        # With time in front, the frames of a tap lie together: taking them copies nothing, nor does turning one clip.
        timed = tf.transpose(clip, TIME_FIRST)
        padded = tf.pad(timed, ((padding, padding), *((0, 0),) * 4)) if padding else timed
        strides = (1, self.stride, self.stride, 1)

        def part(tap: int, kernel):
            return tf.nn.depthwise_conv2d(pictures_of(padded[tap : tap + frames]), kernel, strides, "SAME")

        total = part(0, kernel[0])
        if shift is not None:
            total = tf.nn.bias_add(total, shift)  # which TensorFlow does within the convolution
        for tap in range(1, self.size[0]):
            # Not a sum: TensorFlow makes one operation of it, whose order, and so the last bit, is a matter of timing.
            total -= part(tap, -kernel[tap])
        return tf.transpose(clip_of(total, timed), TIME_FIRST)


def pictures_of(clip):
    """(batch, time, height, width, channels) -> (batch x time, height, width, channels)."""
    shape = tf.shape(clip)
    return tf.reshape(clip, (-1, shape[2], shape[3], clip.shape[-1]))


def clip_of(pictures, like):
    """Pictures (batch x time, ...) as clips of the batch and time of ``like``."""
    shape, size = tf.shape(like), tf.shape(pictures)
    return tf.reshape(pictures, (shape[0], shape[1], size[1], size[2], pictures.shape[-1]))


class ConvolutionNorm(keras.layers.Layer):
    """A convolution, batch normalisation, and swish if ``activated``."""

    def __init__(self, convolution: keras.layers.Layer, activated: bool = True, **options):
        super().__init__(**options)
        self.activated = activated
        self.conv3d = convolution
        self.bn = keras.layers.BatchNormalization(momentum=NORM_MOMENTUM, epsilon=NORM_EPSILON, name="bn")

    def build(self, shape):
        self.conv3d.build(shape)
        self.bn.build((*shape[:-1], self.conv3d.kernel.shape[-1]))

    def call(self, clip, training=False):
        if training and self.bn.trainable:
            normed = self.bn(self.conv3d(clip), training=True)
        else:
            scale = self.bn.gamma * tf.math.rsqrt(self.bn.moving_variance + self.bn.epsilon)
            normed = self.conv3d(clip, scale, self.bn.beta - self.bn.moving_mean * scale)
        return tf.nn.silu(normed) if self.activated else normed


class BiasedConvolution(keras.layers.Layer):
    """A 1x1 convolution with a bias."""

    def __init__(self, filters: int, **options):
        super().__init__(**options)
        self.conv3d = Convolution(filters, biased=True, name="conv3d")

    def build(self, shape):
        self.conv3d.build(shape)

    def call(self, clip):
        return self.conv3d(clip)
