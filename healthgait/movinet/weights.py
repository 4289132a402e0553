"""The official weights into our models: from a Model Garden checkpoint, a TF-Hub SavedModel, or a TF-Hub handle.

The paths of our weights are the names of the official variables (``stem/stem/bn/gamma``), as a TF-Hub SavedModel has
them; a Model Garden checkpoint keys the same variables by the structure of its objects, which ``checkpoint_key`` gives.
"""

import re
from http.client import HTTPException
from pathlib import Path

import numpy as np
from google.protobuf.message import DecodeError

from healthgait.computing.quiet_tensorflow import keras, tf
from healthgait.errors import InputError, listed, one_line

VALUE = "/.ATTRIBUTES/VARIABLE_VALUE"
OBJECT_GRAPH = "_CHECKPOINTABLE_OBJECT_GRAPH"
CLASSIFIER = ("classifier_head/", "model/layer_with_weights-1/")  # its official names, and its keys in a checkpoint
_GARDEN_NAMES = {
    "bn": "_batch_norm",
    "conv3d": "_conv",
    "se": "_attention",
    "se_reduce": "_se_reduce",
    "se_expand": "_se_expand",
    "skip": "_skip",
    "skip_project": "_projection",
    "expansion": "_expansion",
    "feature": "_feature",
    "projection": "_projection",
    "project": "_project",
    "stem": "_stem",
    "head": "_head",
    "classifier": "_classifier",
}


def load_pretrained_weights(model: keras.Model, source: str | Path) -> None:
    """Load the official weights into a model, in place.

    Parameters
    ----------
    model
        A ``movinet_backbone`` or ``movinet_classifier``. A backbone ignores the variables of the classifier.
    source
        A Model Garden checkpoint (its folder or its prefix), the folder of a TF-Hub SavedModel, or a TF-Hub handle
        (``https://...``), which ``tensorflow_hub.resolve`` finds in its cache (``TFHUB_CACHE_DIR``) or downloads.

    Raises
    ------
    InputError
        If the source is missing or cannot be read or downloaded, or if a variable of the model or of the source has no
        counterpart or another shape. The model is unchanged then.
    """
    names = {variable.path: variable for variable in model.variables}
    values = _values(str(source), list(names))
    if not any(name.startswith(CLASSIFIER) for name in names):
        values = {name: value for name, value in values.items() if not name.startswith(CLASSIFIER)}
    _check_match(names, values, source)
    for name, variable in names.items():
        variable.assign(values[name])


def _check_match(names: dict[str, keras.Variable], values: dict[str, np.ndarray], source: str | Path) -> None:
    missing = [name for name in names if name not in values]
    unknown = [name for name in values if name not in names]
    shapes = [
        f"{name} {values[name].shape} for {tuple(variable.shape)}"
        for name, variable in names.items()
        if name in values and values[name].shape != tuple(variable.shape)
    ]
    kinds = {"variables that the source lacks": missing, "variables that the model lacks": unknown,
             "variables of another shape": shapes}  # fmt: skip
    found = [f"{len(these)} {kind}: {listed(these)}" for kind, these in kinds.items() if these]
    if found:
        raise InputError(f"{source}: these are not the weights of this model: {'; '.join(found)}")


def _values(source: str, names: list[str]) -> dict[str, np.ndarray]:
    """All variables of a source by their official names; ``names`` are those of the model."""
    place = _located(source)
    return _of_saved_model(place) if place.is_dir() else _of_checkpoint(str(place), names)


def source_files(source: str) -> list[Path]:
    """The files that hold the weights of a source.

    Parameters
    ----------
    source
        As for ``load_pretrained_weights``.

    Returns
    -------
    list of Path
        The graph (of a SavedModel), the index, and the data files in order.

    Raises
    ------
    InputError
        If one of them is missing, or the source cannot be downloaded.
    """
    place = _located(source)
    graph, prefix = ([place / "saved_model.pb"], place / "variables" / "variables") if place.is_dir() else ([], place)
    index = prefix.with_name(f"{prefix.name}.index")
    values = sorted(path for path in prefix.parent.glob("*") if path.name.startswith(f"{prefix.name}.data-"))
    files = [*graph, index, *values]
    if not values or not all(path.is_file() for path in files):
        raise InputError(f"{source}: the weights are not complete; expected {prefix}.index and {prefix}.data-…")
    return files


def _located(source: str) -> Path:
    """The folder of a SavedModel, or the prefix of a checkpoint's files."""
    folder = _resolved(source) if re.match(r"[a-z]+://", source) else Path(source)
    if (folder / "saved_model.pb").is_file():
        return folder
    prefix = tf.train.latest_checkpoint(str(folder)) if folder.is_dir() else str(folder)
    if prefix is None or not Path(f"{prefix}.index").is_file():
        raise InputError(
            f"{source}: no weights found; expected a Model Garden checkpoint (a folder with the file checkpoint, or a "
            f"prefix with .index beside it) or a folder with saved_model.pb"
        )
    return Path(prefix)


def _resolved(handle: str) -> Path:
    import tensorflow_hub

    try:
        return Path(tensorflow_hub.resolve(handle))
    except (OSError, ValueError, RuntimeError, HTTPException, tf.errors.OpError) as error:
        raise InputError(
            f"{handle}: cannot be fetched ({one_line(str(error))}); download {handle}?tf-hub-format=compressed on a "
            f"machine with a network, unpack it into a folder, and give that folder as the weights"
        ) from error


def _read(prefix: str):
    try:
        return tf.train.load_checkpoint(prefix)
    except (tf.errors.OpError, ValueError, RuntimeError) as error:
        raise InputError(f"{prefix}: cannot be read as a checkpoint ({one_line(str(error))})") from error


def _tensor(reader, key: str, prefix: str) -> np.ndarray:
    try:
        return np.asarray(reader.get_tensor(key))
    except (tf.errors.OpError, ValueError, RuntimeError) as error:
        raise InputError(f"{prefix}: {key}: cannot be read ({one_line(str(error))})") from error


def _of_checkpoint(prefix: str, names: list[str]) -> dict[str, np.ndarray]:
    blocks = list(dict.fromkeys(name.split("/")[0] for name in names if name.startswith("block")))
    known = {checkpoint_key(name, blocks): name for name in names}
    reader = _read(prefix)
    keys = [key for key in reader.get_variable_to_shape_map() if key.startswith("model/") and key.endswith(VALUE)]
    return {known.get(key, key): _tensor(reader, key, prefix) for key in keys if ".OPTIMIZER_SLOT" not in key}


def checkpoint_key(name: str, blocks: list[str]) -> str:
    """The key of an official variable in a Model Garden checkpoint.

    Parameters
    ----------
    name
        Of the variable, such as ``block0_layer0/bneck/expansion/bn/gamma``.
    blocks
        The names of the model's residual blocks, such as ``block0_layer0``, in order.

    Returns
    -------
    str
        Such as
        ``model/layer_with_weights-0/layer_with_weights-1/_expansion/_batch_norm/gamma/.ATTRIBUTES/VARIABLE_VALUE``.
    """
    first, *parts, weight = name.split("/")
    backbone = ["stem", *blocks, "head"]
    if first in backbone:
        parents = ["layer_with_weights-0", f"layer_with_weights-{backbone.index(first)}"]
    else:
        parents = ["layer_with_weights-1"]
    if weight == "scale":
        parts = ["_mobile_bottleneck", "_rezero"]
    else:
        parts = [_GARDEN_NAMES[part] for part in parts if part != "bneck"]
    return "/".join(["model", *parents, *parts, weight]) + VALUE


def _of_saved_model(folder: Path) -> dict[str, np.ndarray]:
    """The variables by their names in saved_model.pb; the checkpoint beside it keys them by its structure."""
    from tensorflow.core.protobuf import saved_model_pb2, trackable_object_graph_pb2  # after the quiet start

    saved = saved_model_pb2.SavedModel()
    stored = trackable_object_graph_pb2.TrackableObjectGraph()
    prefix = str(folder / "variables" / "variables")
    reader = _read(prefix)
    try:
        saved.ParseFromString((folder / "saved_model.pb").read_bytes())
        stored.ParseFromString(reader.get_tensor(OBJECT_GRAPH))
        objects = saved.meta_graphs[0].object_graph_def.nodes
    except (OSError, DecodeError, IndexError, tf.errors.OpError) as error:
        raise InputError(f"{folder}: cannot be read as a SavedModel ({one_line(str(error))})") from error
    return {
        objects[number].variable.name.removesuffix(":0"): _tensor(reader, key, prefix)
        for number, key in _keys_of_objects(objects, stored.nodes)
        if objects[number].WhichOneof("kind") == "variable"
    }


def _keys_of_objects(objects, stored) -> list[tuple[int, str]]:
    """(number of an object, key of its value in the checkpoint), found by following the same names in both graphs."""
    pairs, waiting, keys = {(0, 0)}, [(0, 0)], []
    while waiting:
        number, place = waiting.pop()
        keys += [(number, one.checkpoint_key) for one in stored[place].attributes if one.name == "VARIABLE_VALUE"]
        children = {child.local_name: child.node_id for child in objects[number].children}
        for child in stored[place].children:
            pair = (children.get(child.local_name), child.node_id)
            if pair[0] is not None and pair not in pairs:
                pairs.add(pair)
                waiting.append(pair)
    return keys
