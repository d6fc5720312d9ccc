# Sourced by the scripts that start Python: keeps what it compiles in .venv/bytecode.
# Where PYTHONDONTWRITEBYTECODE is set, as in many containers, each start of Rasa would compile thousands of files anew:
# 13.6 seconds of the processor instead of 5. The wish behind it, no files beside the sources, is kept.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX="${PYTHONPYCACHEPREFIX:-$PWD/.venv/bytecode}"
