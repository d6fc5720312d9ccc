/** Keeps unsent text through a reload, for the person who wrote it and in this tab only. */
import { computed, effect } from "@preact/signals";
import { openStorage } from "../lib/storage.js";
import { desk, drafts } from "./store.js";

const storage = openStorage("hk.desk.", () => sessionStorage);

/** Keep them from now on. */
export function keepDrafts() {
  const writer = computed(() => desk.value.agent?.id ?? null);
  let known = /** @type {string | null} */ (null);
  effect(() => {
    const id = writer.value;
    const written = drafts.value;
    if (id && id === known) storage.set(`drafts.${id}`, written);
    else if (id) {
      known = id;
      drafts.value = storage.get(`drafts.${id}`, {});
    }
  });
}
