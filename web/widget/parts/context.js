/**
 * What every view needs: the model, the wire, how to leave, and how to try something that may fail.
 *
 * @import { Model } from "../model.js"
 * @import { Wire } from "../wire.js"
 */
import { createContext } from "preact";
import { useContext, useState } from "preact/hooks";

/** @typedef {{model: Model, wire: Wire, framed: boolean, close: () => void}} Widget */

export const WidgetContext = createContext(/** @type {Widget | null} */ (null));

/** @returns {Widget} */
export function useWidget() {
  const widget = useContext(WidgetContext);
  if (widget === null) throw new Error("a view outside of the widget");
  return widget;
}

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
