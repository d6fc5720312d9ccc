/** The page's title tells how much waits, also from behind other tabs. */
import { effect } from "@preact/signals";
import { ringing } from "./notifications.js";
import { t } from "./preferences.js";
import { attentionOf } from "./state.js";
import { clockAheadMs, lists, nowMs, totals } from "./store.js";

const TICK_MS = 1000;

/** Keep the title and the clock from now on. */
export function keepAttention() {
  effect(() => {
    const count = attentionOf(lists.value.mine, totals.value.waiting);
    const title = count > 0 ? `(${count}) ${t("desk.title")}` : t("desk.title");
    // While something rings the title changes with each second, which also a narrow tab shows.
    document.title = ringing.value && Math.floor(nowMs.value / TICK_MS) % 2 === 0 ? `● ${t("notify.title")}` : title;
  });
  const tick = () => {
    nowMs.value = Date.now() + clockAheadMs.value;
  };
  effect(tick);
  setInterval(tick, TICK_MS);
}
