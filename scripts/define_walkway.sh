#!/usr/bin/env bash
# Sensor boxes from the four ends of the bars: bash define_walkway.sh --points x,y x,y x,y x,y -o <boxes.json>
here="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
. "$here/_python.sh"
exec "$python" "$here/define_walkway.py" "$@"
