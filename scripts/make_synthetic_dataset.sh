here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"; . "$here/_python.sh"
exec "$python" "$here/make_synthetic_dataset.py" "$@"
