"""What a desk hears over its socket is what it would fetch."""

from __future__ import annotations

from handoff.service import recall
from tests.api.conftest import Scene, faults
from tests.api.socket_page import desk_page
from tests.people import Desk, Json, new_id


def at_once(row: Json) -> Json:
    """The row without what is owed: that follows the event by a frame of its own, `due.show`."""
    return {name: value for name, value in row.items() if name not in ("due", "warn_ms", "due_ms")}


async def test_what_is_owed_follows_by_a_frame_of_its_own(scene: Scene) -> None:
    async with desk_page(scene.desk) as opened:
        await scene.desk.reply(scene.customer.conversation_id, "お待たせしました")
        frame = await opened.until("due.show")
        while frame["due"] != "resolution":
            frame = await opened.until("due.show")
        assert frame["conversation_id"] == scene.customer.conversation_id
        assert frame["due_ms"] > scene.gateway.services.now_ms()


async def test_the_row_sent_with_an_event_is_the_row_of_the_queue(scene: Scene) -> None:
    conversation_id = scene.customer.conversation_id
    other = await Desk.logged_in(scene.gateway, "agent", 1)
    async with desk_page(scene.desk) as opened:
        for act in (
            lambda: scene.customer.say("まだでしょうか"),
            lambda: scene.desk.act(conversation_id, "claim"),
            lambda: scene.desk.reply(conversation_id, "お待たせしました"),
            lambda: scene.desk.act(conversation_id, "note", client_message_id=new_id(), text="メモ"),
            lambda: scene.desk.act(conversation_id, "read", seq=3),
            lambda: scene.desk.act(conversation_id, "release"),
            lambda: scene.customer.post("conversation/email", {"email": "a@demo.example"}),
            lambda: other.reply(conversation_id, "替わりました"),
            lambda: scene.desk.act(conversation_id, "claim", take_over_reason="急ぎ"),
        ):  # fmt: skip
            await act()
            head = await recall.head_of(scene.gateway.services, conversation_id or "")
            frame = await opened.until("event.append")
            while frame["event"]["seq"] < head.seq:
                frame = await opened.until("event.append")
            _, lists = await scene.desk.get("queue")
            rows = [r for name in ("waiting", "mine", "held", "bot") for r in lists[name]]
            assert at_once(frame["conversation"]) == at_once(
                next(r for r in rows if r["conversation_id"] == conversation_id)
            )
    assert faults() >= 0


async def test_a_desk_hears_of_everything_that_happens_meanwhile(scene: Scene) -> None:
    """What a desk folds from its socket is what it would fetch."""
    async with desk_page(scene.desk) as opened:
        _, fetched = await scene.desk.get(f"conversations/{scene.customer.conversation_id}")
        await scene.customer.say("まだでしょうか")
        await scene.desk.act(scene.customer.conversation_id, "claim")
        await scene.customer.post("conversation/correction", {"text": "注文番号が違います"})
        await scene.desk.act(scene.customer.conversation_id, "return", note="確認済み", slots={"order_number": "HD-1"})
        await scene.customer.until(text="「/returned_from_people」ですね。")
        _, after = await scene.desk.get(f"conversations/{scene.customer.conversation_id}")
        last = after["events"][-1]["seq"]
        frames: list[Json] = []
        while not frames or frames[-1]["event"]["seq"] < last:
            frame = await opened.until("event.append")
            if frame["event"]["conversation_id"] == scene.customer.conversation_id:
                frames.append(frame)
        assert [*fetched["events"], *(f["event"] for f in frames)] == after["events"]
        shown = {k: v for k, v in after["conversation"].items() if k not in ("packet", "slots", "email_left")}
        assert at_once(frames[-1]["conversation"]) == at_once(shown)
        assert after["conversation"]["packet"]["corrections"] == ["注文番号が違います"]
