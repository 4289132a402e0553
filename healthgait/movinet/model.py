"""MoViNet base as Keras models."""

from pathlib import Path

from healthgait.computing.quiet_tensorflow import keras
from healthgait.movinet.architecture import ARCHITECTURES, CLASSES
from healthgait.movinet.blocks import ClassifierHead, Head, Residual, Stem
from healthgait.movinet.settings import MODEL_IDS


def movinet_backbone(model_id: str) -> keras.Model:
    """The backbone of a MoViNet, base, with random weights.

    Parameters
    ----------
    model_id
        ``"a0"`` to ``"a5"``.

    Returns
    -------
    keras.Model
        Clips (batch, time, height, width, 3), RGB in [0, 1], of any length and size, to features (batch, features):
        the average over time and space that the official model feeds to its classifier. The number of features is 480
        for a0, 600, 640, 744, 856, and 992 for a5.

    Raises
    ------
    ValueError
        For another ``model_id``.

    References
    ----------
    Kondratyuk et al. 2021, "MoViNets: Mobile Video Networks for Efficient Video Recognition", arXiv:2103.11511.
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
    """The backbone with the official classifier, with random weights.

    Parameters
    ----------
    model_id
        ``"a0"`` to ``"a5"``.
    num_classes
        Number of classes, by default the 600 of Kinetics-600.

    Returns
    -------
    keras.Model
        Clips, as those of ``movinet_backbone``, to logits (batch, num_classes).

    Raises
    ------
    ValueError
        For another ``model_id``.
    """
    backbone = movinet_backbone(model_id)
    logits = ClassifierHead(num_classes, name="classifier_head")(backbone.output)
    return keras.Model(backbone.input, logits, name=f"movinet_{model_id}_classifier")


def load_stored_model(path: str | Path) -> keras.Model:
    """Load a model that a study has stored, backbone and head together.

    Parameters
    ----------
    path
        ``model.keras`` of a cell on clips.

    Returns
    -------
    keras.Model
        Clips (batch, time, height, width, 3), RGB in [0, 1], chosen and sized as in the training, to the probabilities
        of the classes (batch, classes), or to the target in its unit (batch, 1).

    Raises
    ------
    ValueError
        If there is no such file, or it holds code: it is loaded in Keras's safe mode.
    """
    return keras.saving.load_model(path, safe_mode=True)
