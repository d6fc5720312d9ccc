"""All modules of a page as one file: each as it is written, in a function of its own, run in the order of its imports.

A browser spends more on fetching a hundred small modules than on running them. What an import means is kept: a module
runs once, after those that it imports; functions can be called across a circle of imports before it is closed. A module
that needs more of the language than ours use is refused (Unjoinable), and the page works from its single files.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

_IMPORT = re.compile(r'^import\s+(?:([^"]*?)\s+from\s+)?"([^"]+)";\n?', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:default|(async function|function|const|class) (\w+))(.?)", re.MULTILINE)
_ANY_EXPORT = re.compile(r"^export\b", re.MULTILINE)
_LATER = re.compile(r'\bimport\("(\.[^"]+\.js)"\)')
_RENAMED = re.compile(r"\s+as\s+")
_UNKNOWN = re.compile(r"^await\b|\bimport\.meta\b|^export let\b", re.MULTILINE)
_USE = """const $modules = {}, $made = {};
function $use(name) {
  if (!(name in $made)) $modules[name](($made[name] = {}));
  return $made[name];
}
"""


class Unjoinable(ValueError):
    """A module that cannot be put into a function without changing what it means."""


@dataclass(frozen=True, slots=True)
class Module:
    """One module, taken apart: what it imports (names, or none for all, by module), what it exports, and the rest."""

    imports: tuple[tuple[str, str], ...]
    functions: frozenset[str]
    values: frozenset[str]
    later: tuple[str, ...]
    body: str


def join(first: str, read: Callable[[str], str]) -> tuple[str, list[str]]:
    """Return one module for `first` and all that it leads to, and their names; `read` gives the text of each by it.

    A name is a path, as it stands after the folder that all of them lie in.
    """
    found: dict[str, Module] = {}
    waiting = [first]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = _taken_apart(name, read(name))
            waiting += [other for _, other in found[name].imports if other.endswith(".js")]
            waiting += found[name].later
    _prove_circles(first, found)
    libraries = sorted({other for one in found.values() for _, other in one.imports if not other.endswith(".js")})
    parts = [f'import * as $library{n} from "{name}";\n' for n, name in enumerate(libraries)]
    parts.append(_USE)
    parts += [f'$made["{name}"] = $library{n};\n' for n, name in enumerate(libraries)]
    parts += [_wrapped(name, one) for name, one in found.items()]
    return "".join([*parts, f'$use("{first}");\n']), list(found)


def _taken_apart(name: str, text: str) -> Module:
    if unknown := _UNKNOWN.search(text):
        raise Unjoinable(f"{name}: {unknown.group()}")
    exports = list(_EXPORT.finditer(text))
    if len(exports) != len(_ANY_EXPORT.findall(text)):
        raise Unjoinable(f"{name}: an export of another kind")
    here = posixpath.dirname(name)

    def at(other: str) -> str:
        return posixpath.normpath(posixpath.join(here, other)) if other.startswith(".") else other

    body = _EXPORT.sub(lambda e: f"{e[1]} {e[2]}{e[3]}" if e[1] else f"const $default ={e[3]}", _IMPORT.sub("", text))
    return Module(
        tuple((what or "", at(other)) for what, other in _IMPORT.findall(text)),
        frozenset(e[2] for e in exports if e[1] and "function" in e[1]),
        frozenset(e[2] or "default" for e in exports if not e[1] or "function" not in e[1]),
        tuple(at(other) for other in _LATER.findall(text)),
        _LATER.sub(lambda e: f'Promise.resolve().then(() => $use("{at(e[1])}"))', body),
    )


def _wrapped(name: str, one: Module) -> str:
    """The functions are there before anything is imported, as they are in a module; the rest when it has run."""
    lines = [
        f'$modules["{name}"] = ($exports) => {{',
        *(f"$exports.{each} = {each};" for each in sorted(one.functions)),
    ]
    for what, other in one.imports:
        if not what:
            lines.append(f'$use("{other}");')
        elif what.startswith("{"):
            lines.append(f'const {_RENAMED.sub(": ", what)} = $use("{other}");')
        elif what.startswith("* as "):
            lines.append(f'const {what.removeprefix("* as ")} = $use("{other}");')
        else:
            lines.append(f'const {{ default: {what} }} = $use("{other}");')
    values = ", ".join("default: $default" if each == "default" else each for each in sorted(one.values))
    return "\n".join([*lines, one.body, f"Object.assign($exports, {{ {values} }});\n}};\n"])


def _prove_circles(first: str, found: dict[str, Module]) -> None:
    """Refuse a circle of imports in which a module asks another, still running, for more than its functions."""
    done: set[str] = set()
    running: list[str] = []

    def run(name: str) -> None:
        running.append(name)
        for what, other in found[name].imports:
            if other in running and not (what.startswith("* as ") or _names(what) <= found[other].functions):
                raise Unjoinable(f"{name}: {what} of {other}, which imports it")
            if other in found and other not in done and other not in running:
                run(other)
        running.pop()
        done.add(name)

    for name in (first, *_in_order(one.later for one in found.values())):
        if name not in done:
            run(name)


def _in_order(several: Iterable[tuple[str, ...]]) -> Iterable[str]:
    return (each for some in several for each in some)


def _names(what: str) -> set[str]:
    return {part.split(" as ")[0].strip() for part in what.strip("{} \n").split(",") if part.strip()}
