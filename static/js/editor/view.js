/** How the map is looked at: zoom and fit, pinned lanes, the bar above, notes that come and go. */
import { columns, lanes } from "./board.js";
import { el, setAttribute } from "./dom.js";

const ZOOMS = [0.5, 0.65, 0.75, 0.9, 1, 1.15, 1.3, 1.5];
// Narrower columns have no room for the name of a step; in rem.
const NAMED = 4;

/**
 * How a journey of so many columns comes onto a screen (all in rem): nearer or farther while its words can be read, and from
 * afar with narrow columns, names of stages and colours only.
 */
export function fitFor(columns, { width, lane, column, tail }) {
  const needed = width / (lane + columns * column + tail);
  if (needed >= 0.6) return { zoom: Math.floor(Math.min(1, needed) * 100) / 100, far: null };
  return { zoom: 1, far: Math.max(0.75, Math.floor(((width - lane - tail) / columns) * 100) / 100) };
}

export function install(editor) {
  const scroll = editor.querySelector(".ed-scroll");
  const { root } = editor.grid;
  let zoom = 1;

  function setZoom(value, far = null, said = true) {
    zoom = Math.min(Math.max(value, ZOOMS[0]), ZOOMS.at(-1));
    root.style.setProperty("--zoom", zoom);
    setAttribute(root, "data-far", far === null ? null : far < NAMED ? "narrow" : "named");
    if (far === null) root.style.removeProperty("--column-rem");
    else root.style.setProperty("--column-rem", far);
    // Views remember it for this person, on every device; the whole journey from afar is a glance and not kept.
    if (said && far === null) editor.dispatchEvent(new CustomEvent("zoom-changed", { detail: zoom }));
    const words = far === null ? `${Math.round(zoom * 100)} %` : "All";
    const shown = editor.querySelector(".ed-zoom-value");
    if (shown) shown.textContent = words;
    if (said) editor.announce(far === null ? `Zoom ${words}` : "The whole journey: names and colours");
  }

  function fit() {
    const style = getComputedStyle(root);
    const rem = (name) => parseFloat(style.getPropertyValue(name));
    const wanted = { width: scroll.clientWidth / parseFloat(getComputedStyle(document.documentElement).fontSize), lane: rem("--lane-rem"), column: 9.75, tail: 2.1 };
    const { zoom: near, far } = fitFor(columns(editor.board).length, wanted);
    if (root.hasAttribute("data-far")) setZoom(1);
    else setZoom(near, far);
    scroll.scrollTo({ left: 0 });
  }

  const group = "View";
  editor.commands.add(
    { id: "zoom.in", title: "Zoom in", group, keys: ["Alt+="], anywhere: true, icon: "plus", run: () => setZoom(ZOOMS.find((step) => step > zoom + 0.001) ?? zoom) },
    { id: "zoom.out", title: "Zoom out", group, keys: ["Alt+-"], anywhere: true, icon: "minus", run: () => setZoom(ZOOMS.findLast((step) => step < zoom - 0.001) ?? zoom) },
    { id: "zoom.full", title: "Zoom to 100 %", group, keys: ["Alt+1"], anywhere: true, icon: "search", run: () => setZoom(1) },
    { id: "zoom.fit", title: "Fit the whole journey", group, keys: ["Alt+0"], anywhere: true, icon: "map", run: fit },
  );
  editor.zoomTo = (value, said = true) => setZoom(value, null, said);
  setZoom(zoom, null, false);

  editor.addEventListener("click", (event) => {
    const button = event.target.closest("[data-command]");
    if (!button || button.closest(".ed-menu") || button.getAttribute("aria-disabled") === "true") return;
    editor.commands.run(button.dataset.command, editor);
  });

  toasts(editor);
  pinned(editor);
  hiddenLanes(editor);
}

function toasts(editor) {
  const note = el("div", { class: "ed-toast", role: "status", hidden: true });
  editor.append(note);
  let timer = null;
  editor.toast = (sentence, way = null) => {
    clearTimeout(timer);
    const button = way && el("button", { type: "button", class: "link-button", onclick: () => ((note.hidden = true), way.run()) }, way.label);
    note.replaceChildren(el("span", {}, sentence), button ?? "");
    note.hidden = false;
    timer = setTimeout(() => (note.hidden = true), way ? 9000 : 5000);
  };
}

/** Pinned lanes stay under the heads, one beneath the other. */
function pinned(editor) {
  const { grid } = editor;
  function lay() {
    let top = grid.head.offsetHeight;
    grid.root.style.setProperty("--head-height", `${top}px`);
    for (const lane of lanes(editor.board)) {
      const row = grid.rowOf(lane.id);
      if (!row || !lane.is_pinned) continue;
      row.style.setProperty("--pin-top", `${top}px`);
      top += row.offsetHeight;
    }
    editor.querySelector(".ed-scroll").style.setProperty("scroll-padding-block-start", `${top + 8}px`);
  }
  const watch = new ResizeObserver(lay);
  watch.observe(grid.head);
  editor.addEventListener("board-changed", () => {
    watch.disconnect();
    watch.observe(grid.head);
    for (const row of grid.body.querySelectorAll("[data-pinned]")) watch.observe(row);
  });
}

function hiddenLanes(editor) {
  const button = editor.querySelector(".ed-hidden-lanes");
  if (!button) return;
  const show = () => {
    const count = lanes(editor.board).filter((lane) => lane.is_hidden && !lane.is_left_out).length;
    button.hidden = !count;
    button.querySelector("span").textContent = count === 1 ? "1 hidden lane" : `${count} hidden lanes`;
  };
  editor.addEventListener("board-changed", show);
  queueMicrotask(show);
}
