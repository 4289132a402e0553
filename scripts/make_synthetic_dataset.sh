#!/usr/bin/env bash
# A simulated cohort with exact ground truth: bash make_synthetic_dataset.sh -o <dir> [-n people] [--seed seed] [-r WxH] [-m modalities] [--pose-errors full|lite]
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"; . "$here/_python.sh"; exec "$python" "$here/make_synthetic_dataset.py" "$@"
