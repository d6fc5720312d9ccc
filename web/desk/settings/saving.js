/** Sends a form: keeps its button quiet meanwhile, and says what was refused beside the field that it is about. */
import { useState } from "preact/hooks";
import { ApiError } from "../../lib/api.js";
import { refused } from "../live.js";
import { locale, named, t } from "../preferences.js";
import { problemOf, problemText } from "../problems.js";
import { tell } from "../store.js";

/**
 * @returns {{ busy: boolean, wrong: Record<string, string>, save: (ask: () => Promise<unknown>, done?: () => void) => Promise<void> }}
 *   `wrong` holds a sentence by field, and under `all` what belongs to none
 */
export function useSaving() {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState(/** @type {Record<string, string>} */ ({}));

  /** @param {() => Promise<unknown>} ask @param {() => void} [done] */
  async function save(ask, done) {
    setBusy(true);
    setWrong({});
    try {
      await ask();
      tell(t("settings.saved"));
      done?.();
    } catch (failure) {
      refused(failure);
      setWrong(wrongOf(/** @type {ApiError} */ (failure)));
    } finally {
      setBusy(false);
    }
  }
  return { busy, wrong, save };
}

/** @param {ApiError} failure @returns {Record<string, string>} */
function wrongOf(failure) {
  const problems = /** @type {{ field: string, problem: string }[] | undefined} */ (failure.detail.problems);
  if (problems)
    return Object.fromEntries(problems.map(({ field, problem }) => spoken(field.split(".")[0] ?? "all", problem)));
  if (failure.code === "login_failed") return { old: t("account.old.wrong") };
  const field = /** @type {string | undefined} */ (failure.detail.field);
  return field
    ? Object.fromEntries([spoken(field.split(".")[0] ?? "all", failure.message)])
    : { all: problemText(problemOf(failure)) };
}

/** The server explains in English; here what a field wants, in the language of the page. */
/** @param {string} field @param {string} problem @returns {[string, string]} */
function spoken(field, problem) {
  const ours = named("wrong", field);
  return [field, locale.value === "en" || ours === field ? problem : ours];
}
