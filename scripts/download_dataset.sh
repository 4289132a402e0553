#!/usr/bin/env bash
# The dataset's files from Zenodo, checked and unpacked: bash download_dataset.sh -o <dir>
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
. "$here/_python.sh"
exec "$python" "$here/download_dataset.py" "$@"
