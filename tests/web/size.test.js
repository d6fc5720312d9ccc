/**
 * What a customer's browser fetches for the widget, the texts of both languages included, as the server sends it:
 * lines that hold nothing but a comment emptied, sheets joined (the page server does the same), then gzip.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const WHOLE_LINE_COMMENTS = /^[ \t]*(?:\/\*(?:(?!\*\/)[\s\S])*\*\/[ \t]*$|\/\/.*$)/gm;
const CASTS = /\/\*\* @type \{[^\n]*?\} \*\/ ?/g;

test("the widget weighs less than 60 kB in all, its loader less than 5 kB", () => {
  const weights = new Map([...everything()].map((path) => [path, gzipSync(served(path), { level: 9 }).length]));
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  assert.ok(weights.size > 45, `only ${weights.size} files found`);
  assert.ok((weights.get("web/embed.js") ?? 0) < 5_000);
  assert.ok(total < 60_000, `${total} bytes`);
});

test("without its comments every module of every page still parses, line for line", () => {
  const modules = readdirSync(join(ROOT, "web"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".js"))
    .map((path) => `web/${path}`);
  const sources = modules.map((path) => served(path));
  sources.forEach((source, i) => {
    assert.equal(source.split("\n").length, read(modules[i] ?? "").split("\n").length);
  });
  const check = "for (const s of JSON.parse(require('fs').readFileSync(0))) new (require('vm').SourceTextModule)(s)";
  const checked = spawnSync(process.execPath, ["--experimental-vm-modules", "--no-warnings", "-e", check], {
    input: JSON.stringify(sources),
    encoding: "utf8",
  });
  assert.equal(checked.status, 0, checked.stderr);
});

/** @param {string} path */
function read(path) {
  return readFileSync(join(ROOT, path), "utf8");
}

/** @param {string} path @returns {string} */
function served(path) {
  const text = read(path);
  if (!path.startsWith("web/") || !/\.(js|css)$/.test(path)) return text;
  const bare = text.replace(WHOLE_LINE_COMMENTS, (comment) => comment.replace(/[^\n]/g, ""));
  return bare.replace(CASTS, "").replace(/^@import "(.+)";$/gm, (_, name) => served(normalize(join(path, "..", name))));
}

/** Loader, page, and all that the page leads to: links, modules and what they import. */
function everything() {
  const page = read("web/widget/index.html");
  const vendor = JSON.parse(read("web/vendor.json"));
  const { imports } = JSON.parse(/<script type="importmap">(.*?)<\/script>/s.exec(page)?.[1] ?? "{}");
  const found = new Set(["web/embed.js", "web/widget/index.html"]);

  /** @param {string} address as the browser asks for it */
  function follow(address) {
    const path = address.startsWith("/vendor/") ? vendor[address.slice("/vendor/".length)] : address.slice(1);
    if (found.has(path)) return;
    found.add(path);
    if (!/\.m?js$/.test(path)) return;
    for (const [, name = ""] of served(path).matchAll(/(?:^import\b[^;"]*|\bfrom ?|\bimport\()"([^"]+)"/gm)) {
      follow(name.startsWith(".") ? `/${normalize(join(path, "..", name))}` : imports[name]);
    }
  }

  for (const [, address = ""] of page.matchAll(/(?:href|src)="([^"]+)"/g)) follow(address);
  return found;
}
