/** One thing tried at a time, its failure in words. */
import { useState } from "preact/hooks";
import { useWidget } from "./context.js";

/** State of a form that asks the server: whether it is busy, what went wrong, and how to try. */
export function useAttempt() {
  const { model } = useWidget();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState(/** @type {string | null} */ (null));

  /** @param {() => Promise<unknown>} act @returns {Promise<boolean>} whether it went well */
  async function attempt(act) {
    setBusy(true);
    setWrong(null);
    try {
      await act();
      return true;
    } catch (error) {
      setWrong(model.errorText(/** @type {import("../../lib/api.js").ApiError} */ (error)));
      return false;
    } finally {
      setBusy(false);
    }
  }

  return { busy, wrong, setWrong, attempt };
}
