#!/usr/bin/env bash
# Gait parameters from pose and segmentation: bash gait_parameters_estimation.sh -p <measures.csv> -s <boxes> -e <segmentation> -o <out.csv>
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
. "$here/_python.sh"
exec "$python" "$here/gait_parameters_estimation.py" "$@"
