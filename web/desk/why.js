/**
 * A line of "why" in words; a code that is not known yet is shown with its fields rather than left out. Pure.
 *
 * @typedef {{ code: string, [field: string]: unknown }} Line
 */

/**
 * @param {Line} line
 * @param {(group: string, name: string) => string} named the text of a key, or the name itself where there is none
 * @returns {string}
 */
export function whyLine(line, named) {
  const why = /** @type {Record<string, unknown>} */ (line.why ?? {});
  const values = { ...plainOf(why), ...plainOf(line) };
  const names = [`${line.code}.${line.how}.${why.rule}`, `${line.code}.${line.how}`, line.code];
  const text = names.map((name) => [name, named("why", name)]).find(([name, found]) => found !== name)?.[1];
  if (text === undefined) return `${line.code} ${JSON.stringify(values)}`;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/**
 * What of it can stand in a sentence: texts, numbers, and things by their name.
 *
 * @param {Record<string, unknown>} fields
 * @returns {Record<string, string | number>}
 */
function plainOf(fields) {
  /** @type {Record<string, string | number>} */
  const found = {};
  for (const [field, value] of Object.entries(fields)) {
    const name = /** @type {{ name?: string } | null} */ (typeof value === "object" ? value : null)?.name;
    if (typeof value === "string" || typeof value === "number") found[field] = value;
    else if (name) found[field] = name;
  }
  return found;
}
