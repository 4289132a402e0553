#!/usr/bin/env bash
# Pose of any estimator -> the dataset's pose files: bash import_pose.sh -i <file or folder> -o <pose dir>
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
. "$here/_python.sh"
exec "$python" "$here/import_pose.py" "$@"
