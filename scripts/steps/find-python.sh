# Sourced by the scripts: sets $python to an interpreter of 3.11 or newer, which runs scripts/steps.
# The one in .venv/tools was chosen by an earlier run; shims that exist but do not run are passed over.
good() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
python=
for candidate in "$PWD/.venv/tools/bin/python" "${SERVICE_PYTHON:-}" python3.13 python3.12 python3.11 python3 python3.14 \
    "$HOME"/.pyenv/versions/3.1[1-9].*/bin/python3; do
    if [ -n "$candidate" ] && good "$candidate"; then python=$candidate && break; fi
done
if [ -z "$python" ]; then
    echo "Python 3.11 or newer is needed; on Debian and Ubuntu: apt-get install python3 python3-venv" >&2
    exit 1
fi
