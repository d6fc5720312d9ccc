"""What calls an agent to a customer who waits, and that it stops when somebody is with them."""

from __future__ import annotations

from collections.abc import Callable

from tests.e2e.people import Agent, Customer

Come = Callable[..., Customer]
SitDown = Callable[..., Agent]

# What the page asks of the machine is written down; a test has neither a loudspeaker nor a screen's corner.
LISTENS = """() => {
    window.heard = { open: new Map(), tones: 0 };  // a later one takes the place of an earlier under its tag
    const Shown = window.Notification;
    window.Notification = class extends Shown {
        static get permission() { return "granted"; }  // a browser without windows grants none, whatever it is told
        constructor(...all) { super(...all); window.heard.open.set(this.tag, this); }
        close() { window.heard.open.delete(this.tag); super.close(); }
    };
    const Tone = window.OscillatorNode;
    window.OscillatorNode = class extends Tone {
        constructor(...all) { super(...all); window.heard.tones += 1; }
    };
    Object.defineProperty(document, "hidden", { get: () => true });
    Object.defineProperty(document, "visibilityState", { get: () => "hidden" });
}"""


def test_sound_notification_and_title_call_until_a_colleague_has_accepted(customer: Come, agent: SitDown) -> None:
    boss = agent("natsuki").clears_the_floor()
    idle = agent("ren", permissions=["notifications"]).says_they_are("受付中").looks_at("待ち")  # touched: it may sound
    idle.page.evaluate(LISTENS)
    try:
        customer().asks_for_a_person("呼び鈴のことです", waiting=False)
        idle.page.wait_for_function("() => document.title.startsWith('●')")
        idle.page.wait_for_function("() => window.heard.open.size > 0 && window.heard.tones > 0")
        taking = agent("aoi").opens("呼び鈴のこと", among="すべて").does("引き継ぐ")
        taking.dialog.get_by_label("引き継ぐ理由").fill("手が空いているため")
        taking.dialog.get_by_role("button", name="引き継ぐ", exact=True).click()
        idle.page.wait_for_function("() => window.heard.open.size === 0")
        idle.page.wait_for_function("() => !document.title.startsWith('●')")
    finally:
        idle.says_they_are("オフライン")
        boss.clears_the_floor()
