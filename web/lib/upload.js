/** Sends a file and tells how far it is; `fetch` cannot tell. */
import { ApiError, errorFrom } from "./api.js";

/**
 * @param {string} url
 * @param {{token?: string, fields: Record<string, string | File>, onProgress: (part: number) => void}} options
 *   `onProgress` gets 0 to 1
 * @returns {Promise<unknown>} the answer; rejects with ApiError
 */
export function upload(url, { token, fields, onProgress }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = "json";
    request.timeout = 120_000;
    if (token) request.setRequestHeader("authorization", `Bearer ${token}`);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response);
      else reject(errorFrom(request.status, request.response));
    };
    const fail = () => reject(new ApiError(0, { code: "network", message: "The file did not reach the server." }));
    request.onerror = request.ontimeout = request.onabort = fail;
    request.send(form);
  });
}
