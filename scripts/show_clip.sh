#!/usr/bin/env bash
# See a clip: bash show_clip.sh -d <dataset> -c <ID>/<pace>/<clip> -o <png|mp4|gif>
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
. "$here/_python.sh"
exec "$python" "$here/show_clip.py" "$@"
