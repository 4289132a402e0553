#!/usr/bin/env bash
# Gait parameters from videos: bash estimate_from_video.sh -i <video> --height <cm> -o <folder>
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
. "$here/_python.sh"
exec "$python" "$here/estimate_from_video.py" "$@"
