"""MoViNet base as Keras models."""

from pathlib import Path

from healthgait.computing.quiet_tensorflow import keras
from healthgait.movinet.architecture import ARCHITECTURES, CLASSES
from healthgait.movinet.blocks import ClassifierHead, Head, Residual, Stem
from healthgait.movinet.settings import MODEL_IDS


def movinet_backbone(model_id: str) -> keras.Model:
    """The backbone of MoViNet ``model_id`` (a0 to a5), with random weights.

    It takes clips (batch, time, height, width, 3) of RGB in [0, 1], of any length and size, and gives features
    (batch, 480 for a0 to 992 for a5): the official spatio-temporal average. Raises ValueError for another model_id.
    """
    if model_id not in ARCHITECTURES:
        raise ValueError(f"model_id must be one of {', '.join(MODEL_IDS)}, not {model_id!r}")
    architecture = ARCHITECTURES[model_id]
    clips = keras.Input((None, None, None, 3), name="clips")
    x = Stem(architecture.stem, name="stem")(clips)
    for number, block in enumerate(architecture.blocks):
        for place, layer in enumerate(block.layers):
            name = f"block{number}_layer{place}"
            x = Residual(layer.expanded, layer.kernel, layer.stride, block.filters, name=name)(x)
    return keras.Model(clips, Head(architecture.features, name="head")(x), name=f"movinet_{model_id}")


def movinet_classifier(model_id: str, num_classes: int = CLASSES) -> keras.Model:
    """The backbone with the official classifier: clips to logits (batch, ``num_classes``), with random weights."""
    backbone = movinet_backbone(model_id)
    logits = ClassifierHead(num_classes, name="classifier_head")(backbone.output)
    return keras.Model(backbone.input, logits, name=f"movinet_{model_id}_classifier")


def load_stored_model(path: str | Path) -> keras.Model:
    """A whole model as the study stores it, clips to predictions; safe mode refuses a file that holds code."""
    return keras.saving.load_model(path, safe_mode=True)
