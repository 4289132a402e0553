"""The files of each pose estimator, read into one form; a module per program, with the name that users give it."""

FORM_NAMES = (
    "alphapose", "openpose", "coco", "mmpose", "ultralytics", "mediapipe", "deeplabcut", "sleap", "openpifpaf",
    "easy_vitpose", "trc", "table",
)  # fmt: skip
PLANES = ("xy", "zy", "xz", "yz")  # the axis along the walk and the vertical one
ENDINGS = (".json", ".csv", ".parquet", ".h5", ".hdf5", ".slp", ".trc")  # of files that may hold the pose of a clip
