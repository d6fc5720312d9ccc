"""axe-core over a page as it stands, light and dark."""

from __future__ import annotations

from functools import cache

from playwright.sync_api import Frame, Page

from handoff.supervisor.folder import ROOT

# What was done last may start its transition with the next frame only, and one transition another.
SETTLED = """async () => {
    const moving = () => document.getAnimations()
        .filter((each) => each.playState === "running" && each.effect.getComputedTiming().iterations !== Infinity);
    do {
        await Promise.allSettled(moving().map((each) => each.finished));
        await new Promise((then) => setTimeout(then, 50));
    } while (moving().length > 0);
}"""
# Run on what is seen alone, so that a page's own rules of security need not be loosened.
RUN = "() => axe.run(document, {resultTypes: ['violations'], iframes: false})"


@cache
def _axe() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def faults(page: Page, place: Page | Frame | None = None) -> list[str]:
    """What axe-core calls serious or critical in the page or one of its frames, in both themes, and where."""
    place = place or page
    found: list[str] = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
        for frame in page.frames:
            frame.evaluate(SETTLED)  # half-faded text has half its contrast
        place.evaluate(_axe())
        found += [
            f"{scheme}: {violation['id']}: {node['html'][:160]} {node['failureSummary']}"
            for violation in place.evaluate(RUN)["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]
    return found
