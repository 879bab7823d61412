#!/bin/sh
# The entry of the container: init | serve | healthy (see ops/container.py). Runs outside Docker as well, which is how it is tested.
cd "$(dirname "$0")/../.." || exit 1
exec "${SALON_PYTHON:-python3}" -m ops.container "$@"
