#!/usr/bin/env bash
# Pose, silhouette, segmentation and flow of one's own videos: bash extract_modalities.sh -i <videos> -o <tree>
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
. "$here/_python.sh"
exec "$python" "$here/extract_modalities.py" "$@"
