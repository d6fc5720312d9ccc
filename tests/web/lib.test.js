import assert from "node:assert/strict";
import test from "node:test";
import { ApiError, createApi } from "../../web/lib/api.js";
import { errorText } from "../../web/lib/error_texts.js";
import { ERRORS as EN } from "../../web/lib/errors/en.js";
import { ERRORS as JA } from "../../web/lib/errors/ja.js";
import { pickLocale, translator } from "../../web/lib/i18n.js";
import { newClientMessageId } from "../../web/lib/ids.js";
import { meansSend } from "../../web/lib/ime.js";
import { linkify } from "../../web/lib/linkify.js";
import { openStorage } from "../../web/lib/storage.js";
import { clockTime, comingTime, dayLabel } from "../../web/lib/time.js";

const ENTER = { key: "Enter", shiftKey: false, altKey: false, isComposing: false, keyCode: 13 };

test("Enter sends, but neither with Shift nor while Japanese is being composed", () => {
  assert.equal(meansSend(ENTER), true);
  assert.equal(meansSend({ ...ENTER, shiftKey: true }), false);
  assert.equal(meansSend({ ...ENTER, isComposing: true }), false);
  assert.equal(meansSend({ ...ENTER, keyCode: 229 }), false);
});

test("an address ends where the Japanese sentence goes on", () => {
  assert.deepEqual(linkify("詳しくはhttps://hidamari.example/help?q=1をご覧ください。"), [
    { text: "詳しくは" },
    { text: "https://hidamari.example/help?q=1", href: "https://hidamari.example/help?q=1" },
    { text: "をご覧ください。" },
  ]);
  assert.equal(linkify("(see https://a.example/x_(y)).")[1]?.text, "https://a.example/x_(y)");
});

test("only web addresses that lead where they say become links", () => {
  for (const text of [
    "javascript:alert(1)",
    "data:text/html,x",
    "https://shop.example@evil.example/",
    "https://",
    "<b>x</b>",
  ]) {
    assert.deepEqual(
      linkify(text).filter((piece) => piece.href),
      [],
      text,
    );
  }
});

test("storage that throws or vanished keeps values as long as the page lives", () => {
  const storage = openStorage("hikitsugi.", () => {
    throw new Error("SecurityError");
  });
  storage.set("token", { a: 1 });
  assert.deepEqual(storage.get("token", null), { a: 1 });
  storage.remove("token");
  assert.equal(storage.get("token", "none"), "none");
});

test("storage that holds nonsense gives the fallback", () => {
  const area = /** @type {any} */ ({ getItem: () => "{half", setItem() {}, removeItem() {} });
  assert.equal(openStorage("p.", () => area).get("x", 7), 7);
});

test("the first language that is ours wins, Japanese without any", () => {
  assert.equal(pickLocale(null, "fr", "en-GB", "ja"), "en");
  assert.equal(pickLocale("zh", undefined), "ja");
});

test("a text takes its values and keeps what it was not given", () => {
  let locale = /** @type {"ja" | "en"} */ ("ja");
  const t = translator({ wait: { ja: "{n}番目です。{x}", en: "Number {n}." } }, () => locale);
  assert.equal(t("wait", { n: 2 }), "2番目です。{x}");
  locale = "en";
  assert.equal(t("wait", { n: 2 }), "Number 2.");
});

test("a time to come is named by its day", () => {
  const now = new Date(2026, 10, 27, 12).getTime();
  const at = (/** @type {number} */ day, /** @type {number} */ hour) => new Date(2026, 10, day, hour).getTime();
  assert.equal(comingTime(at(27, 18), now, "ja"), "今日18:00");
  assert.equal(comingTime(at(28, 10), now, "ja"), "明日10:00");
  assert.equal(comingTime(at(28, 10), now, "en"), "10:00 tomorrow");
  assert.equal(comingTime(at(30, 10), now, "ja"), "11月30日(月)10:00");
  assert.match(comingTime(at(30, 10), now, "en"), /^10:00 on Mon.* 30 November$/);
});

test("days near are named, days far are dated", () => {
  const now = new Date(2026, 10, 24, 12).getTime();
  assert.equal(dayLabel(now - 3_600_000, now, "ja"), "今日");
  assert.equal(dayLabel(now - 86_400_000, now, "en"), "Yesterday");
  assert.match(dayLabel(new Date(2025, 0, 2).getTime(), now, "ja"), /^2025年1月2日/);
  assert.equal(clockTime(new Date(2026, 10, 24, 0, 5).getTime(), "ja"), "00:05");
});

test("a client message id is one that the server takes, and never the same", () => {
  assert.match(newClientMessageId(), /^[A-Za-z0-9_.:-]{8,80}$/);
  assert.notEqual(newClientMessageId(), newClientMessageId());
});

test("a refusal carries its code, and no answer at all is a passing network error", async () => {
  const body = { error: { code: "slow_down", message: "Wait.", detail: { retry_after_ms: 1200 } } };
  const refusing = createApi({ base: "/api/", fetch: async () => Response.json(body, { status: 429 }) });
  const refusal = await refusing.post("messages", {}).catch((error) => error);
  assert.ok(refusal instanceof ApiError);
  assert.deepEqual([refusal.code, refusal.retryAfterMs, refusal.passing], ["slow_down", 1200, true]);

  const cut = createApi({ base: "/api/", fetch: () => Promise.reject(new TypeError("cut")) });
  const failure = await cut.get("events").catch((error) => error);
  assert.deepEqual([failure.code, failure.passing], ["network", true]);
});

test("errors are told in the reader's language, unknown ones too", () => {
  assert.equal(errorText({ code: "text_too_long", detail: { limit: 4000 } }, JA), "4000文字以内でお送りください。");
  assert.match(errorText({ code: "never_heard_of" }, EN), /^Something went wrong/);
});
