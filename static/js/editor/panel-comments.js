/** The side panel's comments of a card. Everybody who sees the card may comment; editors resolve. */
import { ApiError, call } from "./api.js";
import { el, icon, setAttribute } from "./dom.js";

const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

export function install(editor) {
  editor.panels.add({ id: "comments", title: "Comments", draw: (card) => comments(card, editor) });
}

function comments(card, editor) {
  const list = el("ol", { class: "ed-comments" });
  const settled = el("details", { class: "ed-settled", hidden: true }, el("summary", {}), el("ol", { class: "ed-comments" }));
  const note = el("p", { class: "soft", role: "status" });
  const field = el("textarea", { class: "input", rows: 2, maxlength: 5000, placeholder: "Write a comment", "aria-label": "Your comment" });
  const button = el("button", { class: "button small" }, "Comment");
  const form = el("form", { class: "ed-comment-form" }, field, button);
  const element = el("div", { class: "ed-fields" }, list, settled, note, form);
  let [seen, asked, shown] = [null, 0, ""];

  async function read({ anyway = false } = {}) {
    // A comment that is being rewritten is left in peace.
    if (!anyway && element.querySelector(".ed-comments form")) return;
    const turn = (asked += 1);
    if (typeof card.id !== "number") return;
    const answer = await attempt(editor, () => call(editor, "GET", `comments/?card=${card.id}&page_size=500`));
    if (!answer || turn !== asked) return;
    // What says the same stays: nobody's press shall miss its button.
    const said = JSON.stringify(answer.results);
    if (said === shown && !anyway) return;
    shown = said;
    const rows = answer.results.reverse();
    const open = rows.filter((row) => !row.is_resolved);
    const done = rows.filter((row) => row.is_resolved);
    list.replaceChildren(...open.map((row) => entry(row, editor, act)));
    list.hidden = !open.length;
    settled.hidden = !done.length;
    settled.querySelector("summary").textContent = done.length === 1 ? "1 resolved" : `${done.length} resolved`;
    settled.querySelector("ol").replaceChildren(...done.map((row) => entry(row, editor, act)));
    note.textContent = rows.length ? "" : "Nobody has said anything about this card yet.";
  }

  /** Change something about a comment, then read all of them anew, here and on the map. */
  async function act(method, path, body = null) {
    const done = await attempt(editor, () => call(editor, method, path, body));
    if (done === undefined) return false;
    await read({ anyway: true });
    editor.catchUp();
    return true;
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text || button.disabled) return field.focus();
    button.disabled = true;
    if (await act("POST", "comments/", { card: card.id, text })) {
      field.value = "";
      editor.announce("Your comment is on the card.");
    }
    button.disabled = false;
    return field.focus();
  });
  field.addEventListener("keydown", (event) => sendsByKey(event) && form.requestSubmit());

  return {
    element,
    update(row) {
      // A comment leaves the version of its card alone, so that whoever writes the card does not ask each time.
      const same = seen && (seen.revision === row.revision || seen.version !== row.version);
      seen = row;
      if (!same) read();
    },
  };
}

const sendsByKey = (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing;

async function attempt(editor, act) {
  try {
    return (await act()) ?? null;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    editor.toast(error.message);
    return undefined;
  }
}

function entry(row, editor, act) {
  const path = `comments/${row.id}/`;
  const words = el("p", { class: "ed-comment-text", dir: "auto" }, row.text);
  const more = el("div", { class: "ed-comment-acts" });
  const settle = row.is_resolved ? ["Reopen", () => act("POST", `${path}reopen/`, {})] : ["Resolve", () => act("POST", `${path}resolve/`, {})];
  if (editor.canEdit) more.append(link(...settle, row));
  if (row.can_change) {
    more.append(link("Edit", () => edit(row, words, more, (text) => act("PATCH", path, { text })), row));
    more.append(link("Delete", () => ask(more, () => act("DELETE", path)), row));
  }
  const when = new Date(row.created_at);
  return el(
    "li",
    { class: "ed-comment", "data-resolved": row.is_resolved },
    el("span", { class: "avatar", "data-tint": row.author ? (row.author % 5) + 1 : 1, "aria-hidden": "true" }, row.author_initials || icon("key", "small")),
    el(
      "div",
      {},
      el("p", { class: "ed-comment-head" }, el("b", {}, row.author_name), " ", el("time", { datetime: row.created_at, class: "soft" }, day.format(when)), row.resolved_by_name ? el("span", { class: "soft" }, ` · resolved by ${row.resolved_by_name}`) : null),
      words,
      more.childElementCount ? more : null,
    ),
  );
}

const link = (label, run, row) => el("button", { type: "button", class: "link-button", "aria-label": `${label} the comment of ${row.author_name}`, onclick: run }, label);

/** Write the words anew where they stand; Escape leaves them. */
function edit(row, words, more, save) {
  const field = el("textarea", { class: "input", rows: 3, maxlength: 5000, "aria-label": "Your comment" }, row.text);
  const leave = () => {
    form.replaceWith(words);
    more.hidden = false;
    more.querySelector("button")?.focus();
  };
  const form = el("form", { class: "ed-comment-form" }, field, el("button", { class: "button small" }, "Save"), el("button", { type: "button", class: "button small quiet", onclick: leave }, "Leave as it was"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) save(field.value.trim());
  });
  field.addEventListener("keydown", (event) => {
    if (sendsByKey(event)) form.requestSubmit();
    if (event.key !== "Escape") return;
    event.preventDefault();
    leave();
  });
  words.replaceWith(form);
  more.hidden = true;
  field.focus();
}

/** A comment that is deleted is gone, so it asks first. */
function ask(more, run) {
  const before = [...more.childNodes];
  const keep = el("button", { type: "button", class: "link-button", onclick: () => more.replaceChildren(...before) }, "Keep it");
  const gone = el("button", { type: "button", class: "link-button", onclick: run }, "Delete for good");
  setAttribute(gone, "data-danger", "true");
  more.replaceChildren(gone, keep);
  gone.focus();
}
