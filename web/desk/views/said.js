/** A text as it was written: line breaks kept, safe addresses as links, nothing of it taken as markup. */
import { html } from "../../lib/html.js";
import { linkify } from "../../lib/linkify.js";

/** @param {{ text: string, language?: string | undefined }} props */
export function Said({ text, language }) {
  return html`<p class="said" dir="auto" lang=${language}>${linkify(text).map((piece) =>
    piece.href
      ? html`<a href=${piece.href} target="_blank" rel="noopener noreferrer nofollow">${piece.text}</a>`
      : piece.text,
  )}</p>`;
}
