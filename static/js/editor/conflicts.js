/** Two people wrote the same thing: both texts side by side, and the person decides. Nothing is lost until then, nor by a reload. */
import { rowOf } from "./board.js";
import { el } from "./dom.js";
import { newRef } from "./gestures.js";
import { decided } from "./rebase.js";

const WHAT = { card: "card", stage: "stage", step: "step", lane: "lane", journey: "journey", placement: "touchpoint", link: "link" };

export function install(editor) {
  const title = el("h2", { id: "ed-conflict-title" }, "Two versions");
  const sentence = el("p", {});
  const [mine, theirs] = [pane("Yours"), pane("Theirs")];
  const both = choice("both", "Keep both");
  const keepTheirs = choice("theirs", "Keep theirs");
  const later = el("button", { type: "button", class: "button quiet apart", value: "later" }, "Decide later");
  const dialog = el(
    "dialog",
    { class: "dialog ed-conflict", "aria-labelledby": "ed-conflict-title" },
    title,
    sentence,
    el("div", { class: "ed-versions" }, mine.element, theirs.element),
    el("div", { class: "form-actions" }, later, both, keepTheirs, choice("mine", "Keep mine")),
  );
  editor.append(dialog);
  let shown = null;

  function open() {
    [shown] = editor.outbox.conflicts;
    if (!shown || dialog.open || document.querySelector("dialog[open]")) return;
    const row = rowOf(editor.board, shown.kind, shown.id);
    const what = WHAT[shown.kind] ?? "part";
    sentence.textContent = shown.gone ? `${shown.detail || `This ${what} was deleted meanwhile.`} Your text is here.` : `${shown.detail || `Somebody else changed this ${what} meanwhile.`} Both texts are safe; which one stays?`;
    mine.text.textContent = shown.mine;
    // What theirs is now, and not only when the two met.
    theirs.text.textContent = shown.gone ? "Deleted" : (row && row.version > shown.version ? row[shown.field] : shown.theirs);
    both.hidden = shown.gone;
    keepTheirs.textContent = shown.gone ? "Leave it deleted" : "Keep theirs";
    dialog.showModal();
  }

  dialog.addEventListener("click", (event) => {
    const chosen = event.target.closest("button")?.value;
    if (!chosen) return;
    dialog.close();
    if (chosen !== "later") decide(chosen);
  });
  dialog.addEventListener("close", () => editor.grid.element(editor.selection.key)?.focus({ preventScroll: true }));

  function decide(chosen) {
    const row = rowOf(editor.board, shown.kind, shown.id);
    editor.outbox.resolve(shown, decided(shown, chosen, row, newRef("k")));
    editor.select(`${shown.kind}:${shown.id}`);
    editor.announce({ mine: "Your text stays.", theirs: "Their text stays.", both: "Both stay." }[chosen]);
    setTimeout(open);
  }

  editor.outbox.addEventListener("conflict", () => {
    editor.catchUp();
    if (!editor.editing) open();
  });
  editor.commands.add({
    id: "conflict.open", title: "Compare two versions", group: "Change", icon: "merge", anywhere: true,
    when: (it) => it.outbox.conflicts.length, run: open,
  });
}

function choice(value, word) {
  return el("button", { type: "button", class: value === "mine" ? "button primary" : "button", value }, word);
}

function pane(word) {
  const text = el("div", { class: "ed-version-text", tabindex: "0", role: "group", "aria-label": word, dir: "auto" });
  return { text, element: el("section", { class: "ed-version" }, el("h3", {}, word), text) };
}
