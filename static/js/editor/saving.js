/** Whether the work is safe, always in view; undo and redo that name what they undo; what was refused; news while alone. */
import { el, setAttribute } from "./dom.js";

const WORDS = {
  saved: ["Saved", "Everything is saved."],
  saving: ["Saving…", "Your last changes are on their way."],
  offline: ["Offline", "Your changes are kept in this browser and go out when the line is back."],
  "signed-out": ["Logged out", "Your changes are kept here. Log in in another tab, and they go out."],
  conflict: ["Two versions", "Somebody else wrote on the same card. Both texts are kept: choose."],
};
const POLL = 10_000;

export function install(editor) {
  const state = editor.querySelector(".ed-state");
  const [undo, redo] = ["undo", "redo"].map((name) => editor.querySelector(`[data-command="${name}"]`));
  let told = "saved";

  function show() {
    const name = editor.outbox.state;
    if (state) {
      state.dataset.state = name;
      say(state.querySelector(".ed-state-word"), name);
      setAttribute(state, "title", WORDS[name][1]);
    }
    // Saving and saved come and go with every word; only what needs somebody is said aloud.
    if (name !== told && name !== "saving") {
      editor.announce(WORDS[name][1]);
      told = name;
    }
    const last = editor.outbox.pending.findLast((entry) => entry.gesture);
    editor.undoLabel = last ? last.gesture.label : editor.board.undo;
    editor.redoLabel = editor.withdrawn.at(-1)?.label ?? editor.board.redo;
    label(undo, "Undo", editor.undoLabel);
    label(redo, "Redo", editor.redoLabel);
  }

  /** What needs a decision is a button to it. */
  function say(word, name) {
    const open = name === "conflict" && el("button", { type: "button", "data-command": "conflict.open" }, "Two versions: compare");
    if (word.dataset.name === name) return;
    word.dataset.name = name;
    word.replaceChildren(open || WORDS[name][0]);
  }

  function label(button, word, what) {
    if (!button) return;
    const words = what ? `${word}: ${what}` : `Nothing to ${word.toLowerCase()}`;
    setAttribute(button, "aria-label", words);
    setAttribute(button, "title", words);
    setAttribute(button, "aria-disabled", what ? null : "true");
  }

  editor.addEventListener("state-changed", show);
  editor.outbox.addEventListener("refused", ({ detail: { entry, problem } }) => {
    if (problem.quiet) return;
    const text = (entry.gesture?.operations ?? []).map((one) => one.values?.text ?? one.values?.name).filter(Boolean).join("\n\n");
    const reason = problem.errors?.[0]?.message ?? problem.errors?.[0]?.detail ?? problem.detail ?? "The server refused it.";
    if (entry.path !== "edits") editor.toast(reason);
    else keepText(editor, entry.gesture.label, reason, text);
    editor.catchUp();
  });

  addEventListener("online", () => editor.outbox.retry());
  addEventListener("beforeunload", (event) => {
    if (!editor.outbox.isEmpty && editor.outbox.state === "saving") event.preventDefault();
  });

  // Alone, without the live line, the editor asks by itself.
  setInterval(() => {
    if (editor.live?.state !== "live" && !document.hidden && editor.outbox.isEmpty) editor.catchUp();
  }, POLL);
  editor.addEventListener("said", ({ detail }) => editor.toast(detail));
  queueMicrotask(show);
}

/** What could not be saved is shown with its text, so that nobody's words are lost. */
function keepText(editor, label, reason, text) {
  const dialog = el(
    "dialog",
    { class: "dialog ed-refused", "aria-label": "Not saved" },
    el("h2", {}, "This could not be saved"),
    el("p", {}, `${label}: ${reason}`),
    text ? el("pre", { class: "ed-kept", tabindex: "0" }, text) : null,
    el(
      "div",
      { class: "form-actions" },
      text ? el("button", { type: "button", class: "button", onclick: () => navigator.clipboard?.writeText(text) }, "Copy the text") : null,
      el("button", { type: "button", class: "button primary", onclick: () => dialog.close() }, "Go on"),
    ),
  );
  dialog.addEventListener("close", () => {
    dialog.remove();
    editor.grid.element(editor.selection.key)?.focus({ preventScroll: true });
  });
  editor.append(dialog);
  dialog.showModal();
}
