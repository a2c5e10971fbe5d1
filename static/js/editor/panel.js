/**
 * The side panel: everything about the card one stands on. Open, it follows the selection; on a narrow screen it lies over the map.
 *
 *   editor.panels.add({ id, title, kinds: ["card"], draw(row, editor) → { element, update(row) } })
 *   editor.panels.open("comments")    opens it, with the focus on that section
 *   editor.panels.close()
 *
 * A section is drawn once for each card and updated when the card changes, so that nobody loses what they are typing in it.
 */
import { rowOf } from "./board.js";
import { el, iconButton } from "./dom.js";
import { toHtml, toPlain } from "./rich-text.js";
import { parse } from "./selection.js";

const narrow = matchMedia("(max-width: 48rem)");

export function install(editor) {
  const sections = [];
  const where = el("p", { class: "ed-panel-where" });
  const title = el("h2", { id: "ed-panel-title", class: "card-text", tabindex: "-1" });
  const body = el("div", { class: "ed-panel-body" });
  const close = iconButton("x", "Close the panel", { onclick: () => panels.close() });
  const panel = el(
    "aside",
    { class: "ed-panel", "aria-labelledby": "ed-panel-title", hidden: true },
    el("header", { class: "ed-panel-head" }, el("div", {}, where, title), close),
    body,
  );
  editor.querySelector(".ed-main").append(panel);
  let drawn = { key: null, row: null, parts: [] };

  const panels = {
    add: (section) => sections.push({ kinds: ["card"], ...section }),
    get isOpen() {
      return !panel.hidden;
    },
    open(id = null) {
      panel.hidden = false;
      editor.setAttribute("data-panel", "");
      draw();
      const target = id ? body.querySelector(`[data-section="${id}"] :is(textarea, input, select, button)`) : null;
      (target ?? title).focus({ preventScroll: Boolean(target) && !narrow.matches });
      target?.closest("section").scrollIntoView({ block: "nearest" });
    },
    close() {
      panel.hidden = true;
      editor.removeAttribute("data-panel");
      back();
    },
  };
  editor.panels = panels;

  const back = () => {
    const { id } = editor.selection.key ? parse(editor.selection.key) : {};
    const small = editor.querySelector(`.ed-phone [data-card="${id}"]`);
    (small?.checkVisibility() ? small : editor.grid.element(editor.selection.key))?.focus({ preventScroll: true });
  };

  // Nothing changes under a finger: a press that begins on a button shall end on it.
  let pressing = false;
  panel.addEventListener("pointerdown", () => (pressing = true));
  for (const type of ["pointerup", "pointercancel"]) {
    window.addEventListener(type, () => {
      if (!pressing) return;
      setTimeout(() => {
        pressing = false;
        draw();
      });
    });
  }

  function draw() {
    if (panel.hidden || pressing) return;
    const { key } = editor.selection;
    const { kind, id } = key ? parse(key) : {};
    const row = sections.some((section) => section.kinds.includes(kind)) ? rowOf(editor.board, kind, id) : null;
    if (!row) return empty();
    if (drawn.key !== key) {
      const own = sections.filter((section) => section.kinds.includes(kind));
      // On a telephone one has come to read and to say something.
      if (narrow.matches) own.sort((a, b) => (b.id === "comments") - (a.id === "comments"));
      drawn = { key, row: null, parts: own.map((section) => section.draw(row, editor)) };
      body.replaceChildren(...own.map((section, index) => framed(section, drawn.parts[index].element)));
      body.scrollTop = 0;
    }
    if (drawn.row === row && drawn.library === editor.board.library) return undefined;
    for (const part of drawn.parts) part.update?.(row);
    Object.assign(drawn, { row, library: editor.board.library });
    return head(kind, row);
  }

  function framed(section, element) {
    const id = `ed-panel-${section.id}`;
    return el("section", { "data-section": section.id, "aria-labelledby": id }, el("h3", { id }, section.title), element);
  }

  function head(kind, row) {
    const [lane, step] = [rowOf(editor.board, "lane", row.lane), rowOf(editor.board, "step", row.step)];
    where.textContent = [lane?.name, step?.name].filter(Boolean).join(" · ");
    if (kind === "card" && row.text) title.innerHTML = toHtml(row.text);
    else title.textContent = row.name ?? row.touchpoint?.name ?? lane?.name ?? "";
    return undefined;
  }

  function empty() {
    drawn = { key: null, row: null, parts: [] };
    where.textContent = "";
    title.textContent = "Details";
    body.replaceChildren(el("p", { class: "soft" }, "Choose a card on the map. What is known about it stands here."));
    return undefined;
  }

  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      if (narrow.matches) panels.close();
      else back();
    } else if (event.key === "Enter" && event.altKey) {
      event.preventDefault();
      panels.close();
    }
  });

  for (const type of ["selection-changed", "board-changed"]) editor.addEventListener(type, draw);

  const onCard = (it) => it.kind === "card";
  editor.commands.add(
    { id: "card.details", title: "Details", group: "Cards", keys: ["Alt+Enter"], menu: "card", icon: "eye", order: 10, when: onCard, run: () => panels.open() },
    { id: "card.comments", title: "Comments", group: "Cards", keys: ["Mod+Shift+M"], menu: "card", icon: "chat", order: 11, when: onCard, run: () => panels.open("comments") },
  );

  // Whoever only reads, or holds a telephone, has nothing to write in the card: a press opens what is known about it.
  editor.grid.root.addEventListener("click", (event) => {
    if (event.target.closest("a[href], button, [contenteditable]") || (editor.canEdit && !narrow.matches)) return;
    if (event.target.closest('[data-item^="card:"]')) panels.open();
  });
}

/** What a card is called in a sentence. */
export const cardName = (card) => {
  const words = toPlain(card.text ?? "").replace(/\s+/g, " ").trim();
  return words.length > 40 ? `“${words.slice(0, 39).trimEnd()}…”` : words ? `“${words}”` : "the card";
};
