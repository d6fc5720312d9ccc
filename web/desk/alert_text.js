/** What a supervisor is called for, in words. */
import { named, t } from "./preferences.js";

/** @param {Extract<import("./types.d.ts").Frame, { type: "alert.show" }>} frame */
export function alertText(frame) {
  const kind = frame.alert ?? frame.kind ?? "";
  const name = frame.by?.name ?? frame.agent?.name ?? "";
  const words = named("alert", kind)
    .replace("{name}", name)
    .replace("{count}", String(frame.count ?? ""));
  return frame.note ? `${words}「${frame.note}」` : words || t("notify.call");
}
