/** The page's title tells how much waits, also from behind other tabs. */
import { effect } from "@preact/signals";
import { t } from "./preferences.js";
import { attentionOf } from "./state.js";
import { clockAheadMs, lists, nowMs } from "./store.js";

const TICK_MS = 1000;

/** Keep the title and the clock from now on. */
export function keepAttention() {
  effect(() => {
    const count = attentionOf(lists.value);
    document.title = count > 0 ? `(${count}) ${t("desk.title")}` : t("desk.title");
  });
  const tick = () => {
    nowMs.value = Date.now() + clockAheadMs.value;
  };
  effect(tick);
  setInterval(tick, TICK_MS);
}
