#!/usr/bin/env bash
# Pose of AlphaPose, OpenPose or any estimator that writes COCO's keypoint results -> the dataset's pose files:
# bash import_pose.sh -i <file or folder> -o <pose dir> -t <alphapose|openpose|coco>
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
. "$here/_python.sh"
exec "$python" "$here/import_pose.py" "$@"
