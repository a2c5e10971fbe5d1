/** Rows of the public API besides the board itself: files and comments. Errors are sentences. */
import { cookieValue } from "../lib/http.js";

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value || cookieValue(document.cookie, "csrftoken");

/** What went wrong, in words that somebody can act on. */
export class ApiError extends Error {}

/** `call(editor, "POST", "comments/", {card: 7, text})`; a FormData goes as it is. Resolves to the answer, null for none. */
export async function call(editor, method, path, body = null) {
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  const form = body instanceof FormData;
  if (body && !form) headers["Content-Type"] = "application/json";
  const root = editor.dataset.api.replace(/journeys\/[^/]+\/$/, "");
  let response;
  try {
    response = await fetch(`${root}${path}`, { method, headers, body: form ? body : body && JSON.stringify(body), cache: "no-store" });
  } catch {
    throw new ApiError("There is no line to the server. Try again when it is back.");
  }
  const answer = await response.json().catch(() => null);
  if (response.ok) return answer;
  throw new ApiError(answer?.errors?.[0]?.detail ?? answer?.detail ?? `The server answered ${response.status}. Try again.`);
}
