/**
 * What every view needs: the model, the wire, and how to leave.
 *
 * @import { Model } from "../model.js"
 * @import { Wire } from "../wire.js"
 */
import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** @typedef {{model: Model, wire: Wire, framed: boolean, close: () => void}} Widget */

export const WidgetContext = createContext(/** @type {Widget | null} */ (null));

/** @returns {Widget} */
export function useWidget() {
  const widget = useContext(WidgetContext);
  if (widget === null) throw new Error("a view outside of the widget");
  return widget;
}
