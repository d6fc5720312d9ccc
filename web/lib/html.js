/** Preact with templates that a browser understands without a build: html`<p>${text}</p>`. Text is never markup. */
import htm from "htm";
import { h } from "preact";

/** @type {(strings: TemplateStringsArray, ...values: any[]) => import("preact").VNode<any>} */
export const html = /** @type {any} */ (htm.bind(h));
