# Sourced by the scripts: sets $python to the active environment's Python, else the clone's own, else python3.
_root="$(unset CDPATH; cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)"
if [ -n "${VIRTUAL_ENV:-}" ] && [ -x "$VIRTUAL_ENV/bin/python" ]; then
    python="$VIRTUAL_ENV/bin/python"
elif [ -n "${CONDA_PREFIX:-}" ] && [ "${CONDA_DEFAULT_ENV:-base}" != base ] && [ -x "$CONDA_PREFIX/bin/python" ]; then
    python="$CONDA_PREFIX/bin/python"
elif [ -x "$_root/.venv/bin/python" ]; then
    python="$_root/.venv/bin/python"
else
    python=python3
fi
