/** Pictures chosen and not sent yet. */
import { useEffect, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { Icon } from "../icons.js";
import { useWidget } from "./context.js";

/** @param {{files: File[], onRemove: (file: File) => void}} props */
export function Tray({ files, onRemove }) {
  if (files.length === 0) return null;
  return html`<ul class="tray">
    ${files.map((file) => html`<${Thumb} key=${`${file.name}.${file.lastModified}.${file.size}`} file=${file} onRemove=${onRemove} />`)}
  </ul>`;
}

/** @param {{file: File, onRemove: (file: File) => void}} props */
function Thumb({ file, onRemove }) {
  const { model } = useWidget();
  const [url, setUrl] = useState("");

  useEffect(() => {
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);

  return html`<li class="thumb">
    ${url && html`<img src=${url} alt=${file.name} />`}
    <button type="button" class="thumb-remove" aria-label=${`${model.t("remove_image")}: ${file.name}`} onClick=${() => onRemove(file)}>
      <${Icon} name="close" />
    </button>
  </li>`;
}
