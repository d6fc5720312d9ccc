/** What the server says at the start of how it is set up; the page's own words until it has. */
import { signal } from "@preact/signals";

/** @typedef {import("./types.d.ts").Config} Config */

/** @type {Config} */
const PLAIN = {
  complaint_from: 0.7,
  undo_s: 0,
  limits: { text: 4000, file_bytes: 8_000_000, files_per_message: 5 },
  file_types: [],
  topics: [],
  causes: [],
  complaint_causes: [],
  queues: [],
  canned_variables: [],
};

/** @type {import("@preact/signals").Signal<Config>} */
export const config = signal(PLAIN);

/** Take what the server told at the log-in. @param {import("./types.d.ts").LoggedIn["settings"]} told */
export function configure(told) {
  if (told) config.value = { ...PLAIN, ...told, limits: { ...PLAIN.limits, ...told.limits } };
}
