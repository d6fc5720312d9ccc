"""What a joined page does is what its single files do: both are run."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from handoff.api import joined
from handoff.api.joined import Unjoinable
from handoff.api.pages import WEB
from steps import pages

MODULES = {
    "main.js": """import { ping as first, COUNT } from "./a.js";
import * as b from "./deep/b.js";
import texts from "./texts.js";
import "./effect.js";
import { basename } from "node:path";

const later = () => import("./later.js");
console.log(first(2), COUNT, b.pong(1), b.Kind.name, texts.hello, globalThis.noted, basename("/x/y"));
later().then(({ Page }) => console.log(Page()));
""",
    "a.js": """import { pong } from "./deep/b.js";

export const COUNT = 3;
export async function unused() {}

export function ping(n) {
  return n > 0 ? `ping ${pong(n - 1)}` : "end";
}
""",
    "deep/b.js": """import {
  ping as other,
} from "../a.js";

export class Kind {}

export function pong(n) {
  return n > 0 ? `pong ${other(n - 1)}` : "end";
}
""",
    "texts.js": 'export default {\n  hello: "import me, export you",\n};\n',
    "effect.js": "globalThis.noted = (globalThis.noted ?? 0) + 1;\n",
    "later.js": """import { COUNT } from "./a.js";
import "./effect.js";

export function Page() {
  return COUNT;
}
""",
}


def _run(path: Path) -> str:
    found = subprocess.run([str(pages.node()), str(path)], capture_output=True, text=True, check=True, timeout=60)
    return found.stdout


def _written(folder: Path, modules: dict[str, str]) -> Path:
    for name, text in modules.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    return folder


def test_one_file_does_what_its_modules_do(tmp_path: Path) -> None:
    folder = _written(tmp_path, MODULES)
    text, names = joined.join("main.js", MODULES.__getitem__)
    assert set(names) == set(MODULES)
    whole = folder / "whole.js"
    whole.write_text(text, encoding="utf-8")
    assert _run(whole) == _run(folder / "main.js") == "ping pong end 3 pong end Kind import me, export you 1 y\n3\n"


@pytest.mark.parametrize(
    ("modules", "why"),
    [
        ({"main.js": 'import { A } from "./b.js";\nexport const B = A;\n',
          "b.js": 'import { B } from "./main.js";\nexport const A = () => B;\n'}, "b.js: { B } of main.js"),
        ({"main.js": "export let a = 1;\n"}, "export let"),
        ({"main.js": "const a = 1;\nexport { a };\n"}, "another kind"),
        ({"main.js": "await fetch('x');\n"}, "await"),
    ],
)  # fmt: skip
def test_what_would_mean_something_else_is_refused(modules: dict[str, str], why: str) -> None:
    with pytest.raises(Unjoinable, match=why):
        joined.join("main.js", modules.__getitem__)


def test_the_desk_can_be_joined() -> None:
    def text_of(name: str) -> str:
        return (WEB / name).read_text(encoding="utf-8")

    _, names = joined.join("desk/main.js", text_of)
    assert {"desk/live.js", "desk/wall/page.js", "lib/html.js"} <= set(names)
