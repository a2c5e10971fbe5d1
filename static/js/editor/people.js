/** Who else is here, and in which cell: initials above, and on the cell; and what others did, as soon as they did it. */
import { el, tintOf } from "./dom.js";
import { Live } from "./live.js";

export function install(editor) {
  const { stream, presence } = editor.dataset;
  if (!stream || !presence) return;
  const live = new Live({ journey: editor.board.journey.id, streamUrl: stream, presenceUrl: presence, client: editor.client });
  editor.live = live;
  const bar = editor.querySelector(".ed-people");
  const alone = el("span", { class: "ed-alone", hidden: true, title: "You are alone: live updates are away. Your work is saved all the same." }, "Alone");
  bar.after(alone);
  let others = [];
  let asked = 0;

  live.addEventListener("changed", async ({ detail }) => {
    if (detail.client === editor.client) return;
    asked = Math.max(asked, detail.revision);
    while (asked > editor.revision) {
      const wanted = asked;
      if (!(await editor.catchUp())) return;
      if (asked === wanted) break;
    }
  });
  live.addEventListener("presence", ({ detail }) => {
    others = detail.people.filter((person) => person.client !== editor.client);
    draw();
  });
  live.addEventListener("state", ({ detail }) => {
    alone.hidden = detail === "live";
    if (detail === "live") editor.catchUp();
  });
  setTimeout(() => (alone.hidden = live.state === "live"), 5000);

  function draw() {
    const mine = Number(editor.dataset.person);
    const people = [...new Map(others.map((person) => [person.user, person])).values()].filter((person) => person.user !== mine);
    bar.replaceChildren(...people.slice(0, 5).map((person) => face(person)), people.length > 5 ? el("span", { class: "ed-more-people" }, `+${people.length - 5}`) : "");
    mark();
  }

  function face(person) {
    const where = person.editing ? `${person.name} is editing` : person.name;
    return el(
      "button",
      { type: "button", class: "avatar ed-face", "data-tint": tintOf(person.user), "aria-label": `${where}. Go there`, title: where, onclick: () => editor.select(person.cell) },
      person.initials,
    );
  }

  /** On the map: who stands where. */
  function mark() {
    for (const mark of editor.grid.root.querySelectorAll(".ed-here")) {
      mark.parentElement.removeAttribute("data-here");
      mark.remove();
    }
    for (const person of others) {
      const element = person.cell && editor.grid.element(person.cell);
      if (!element) continue;
      element.setAttribute("data-here", person.editing ? "editing" : "");
      element.style.setProperty("--person", `var(--person-${tintOf(person.user)})`);
      element.append(el("span", { class: "ed-here", "data-tint": tintOf(person.user) }, person.editing ? `${person.name} is editing` : person.initials));
    }
  }

  const tell = () => {
    const key = editor.editing ?? editor.selection.key ?? "";
    live.at(key.includes("~") ? "" : key, Boolean(editor.editing));
  };
  editor.addEventListener("selection-changed", tell);
  editor.addEventListener("editing-changed", tell);
  editor.addEventListener("board-changed", () => others.length && mark());
  live.start();
  addEventListener("pagehide", () => live.stop());
  addEventListener("pageshow", (event) => event.persisted && live.start());
}
