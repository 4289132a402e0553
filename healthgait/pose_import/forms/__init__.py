"""The files of each pose estimator, read into one form; a module per program, with the name that users give it."""

FORM_NAMES = ("alphapose", "openpose", "coco", "mmpose", "ultralytics", "openpifpaf", "easy_vitpose")
