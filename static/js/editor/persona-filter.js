/** Chips over the map: show what is one persona's, and let the rest step back. What names nobody is everybody's and stays. */
import { el } from "./dom.js";

export function install(editor) {
  const chips = el("div", { class: "ed-filter", role: "group", "aria-label": "Show the cards of", hidden: true });
  editor.querySelector(".ed-main").before(chips);
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const chosen = new Set();
  let drawn = null;

  function draw() {
    const used = new Set([...editor.board.card.values()].map((card) => card.persona).filter(Boolean));
    const personas = editor.board.library.personas.filter((one) => used.has(one.id));
    const key = JSON.stringify([personas, [...chosen]]);
    if (key === drawn) return;
    drawn = key;
    for (const id of chosen) if (!used.has(id)) chosen.delete(id);
    chips.hidden = personas.length < 1;
    chips.replaceChildren(
      el("span", { class: "ed-filter-label" }, "Personas"),
      ...personas.map((one) =>
        el(
          "button",
          { type: "button", class: "ed-filter-chip", "aria-pressed": String(chosen.has(one.id)), "data-persona-chip": one.id, onclick: () => toggle(one) },
          one.picture ? el("img", { src: one.picture, alt: "", width: 18, height: 18 }) : null,
          one.name,
        ),
      ),
      chosen.size ? el("button", { type: "button", class: "link-button", onclick: () => show(null) }, "Show all") : "",
    );
    const others = [...chosen].map((id) => `:not([data-persona="${Number(id)}"])`).join("");
    sheet.replaceSync(chosen.size ? `.ed-card[data-persona]${others}:not([data-editing]) { opacity: 0.22; }` : "");
  }

  function toggle(persona) {
    if (!chosen.delete(persona.id)) chosen.add(persona.id);
    show(persona);
  }

  function show(persona) {
    if (!persona) chosen.clear();
    draw();
    (persona && chips.querySelector(`[data-persona-chip="${persona.id}"]`) ? chips.querySelector(`[data-persona-chip="${persona.id}"]`) : chips.querySelector("button"))?.focus();
    const names = editor.board.library.personas.filter((one) => chosen.has(one.id)).map((one) => one.name);
    editor.announce(names.length ? `The cards of ${names.join(" and ")} stand out.` : "All cards are shown alike.");
  }

  editor.addEventListener("board-changed", draw);
  editor.commands.add({
    id: "persona.filter", title: "Show the cards of a persona", group: "Map", icon: "user", when: (it) => it.board.library.personas.length,
    async run(it) {
      const options = it.board.library.personas.map((one) => ({ title: one.name, icon: "user", note: chosen.has(one.id) ? "stands out" : "", value: one }));
      const found = await it.choose({ title: "Show the cards of", placeholder: "Which persona?", options });
      if (found) toggle(found);
    },
  });
  draw();
}
