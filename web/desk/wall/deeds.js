/** What a supervisor does from the wall. */
import { refused } from "../live.js";
import { show } from "../navigation.js";
import * as requests from "../requests.js";
import { dialog } from "../store.js";
import { watching } from "../viewing.js";

/** Read along without anybody being told; the audit log has it. @param {string} id */
export function watch(id) {
  watching.value = id;
  requests.watch(id).catch((failure) => {
    watching.value = null;
    refused(failure);
  });
  show(id);
}

/** Give it to somebody else, with their state and load in view, from where one stands. @param {string} id */
export function reassign(id) {
  dialog.value = { kind: "transfer", id };
}
