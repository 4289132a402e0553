#!/usr/bin/env bash
# The weights of BlazePose, checked and kept for estimates from videos: bash fetch_pose_model.sh [--model full]
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
. "$here/_python.sh"
exec "$python" "$here/fetch_pose_model.py" "$@"
