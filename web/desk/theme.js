/**
 * Light and dark by hand. The style sheets hold the dark colours once, under a media condition; choosing dark lifts
 * that condition, choosing light is what their selectors provide for.
 */

const DARK = "(prefers-color-scheme: dark)";

/** @type {CSSMediaRule[] | null} */
let conditions = null;

/** @param {"auto" | "light" | "dark"} theme */
export function showTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  conditions ??= darkConditions();
  for (const rule of conditions) rule.media.mediaText = theme === "dark" ? "all" : DARK;
}

function darkConditions() {
  const rules = Array.from(document.styleSheets).flatMap((sheet) => Array.from(sheet.cssRules));
  return rules.filter((rule) => rule instanceof CSSMediaRule && rule.conditionText === DARK).map(asMedia);
}

/** @param {CSSRule} rule */
function asMedia(rule) {
  return /** @type {CSSMediaRule} */ (rule);
}
