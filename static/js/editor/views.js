/**
 * Saved views in the editor: what this person leaves out, whose cards stand out, how near; chosen, saved, shared by name.
 * How the map was left is remembered by the server, for the map's other page too.
 */
import { lanes } from "./board.js";
import { el, icon } from "./dom.js";
import { fits, overlay, queryOf, sameLook, tidy } from "./looks.js";
import { cookieValue } from "../lib/http.js";

const EVIDENCE = ["assumed", "reported", "observed", "measured"];
const REMEMBER_AFTER = 1500;

export function install(editor) {
  const data = document.getElementById("look");
  const tools = editor.querySelector(".ed-tools");
  if (!data || !tools) return;
  const given = JSON.parse(data.textContent);
  const views = new Views(editor, given);
  tools.querySelector(".ed-zoom")?.before(views.menu);

  editor.commands.add(
    { id: "view.choose", title: "Choose a saved view…", group: "View", keys: ["Alt+V"], anywhere: true, icon: "eye", run: () => views.choose() },
    { id: "view.save", title: "Save this view, or choose what to leave out…", group: "View", icon: "filter", anywhere: true, run: () => views.open() },
    {
      id: "lane.leave-out", title: "Hide for me", group: "Lanes", menu: "lane", icon: "eye", order: 53,
      when: (it) => it.kind === "lane",
      run: (it) => views.leaveOut(it.row),
    },
  );
}

class Views {
  #saved;
  #timer = null;

  constructor(editor, { look, view, views, api, remember, edit }) {
    this.#saved = views;
    this.editAt = (id) => `${edit.replace("/0/", `/${id}/`)}?next=${encodeURIComponent(`${location.pathname}?view=${id}`)}`;
    [this.editor, this.look, this.chosenId, this.api, this.rememberAt] = [editor, tidy(look), view, api, remember];
    const over = overlay();
    editor.seen = (board) => over(board, this.look);
    this.menu = this.#build();
    editor.addEventListener("board-changed", () => this.#fade());
    addEventListener("pagehide", () => this.#timer && this.#remember());
    editor.addEventListener("zoom-changed", ({ detail }) => this.set({ scale: Math.round(detail * 100) === 100 ? null : Math.round(detail * 100) }, { zoom: false }));
    if (this.look.scale) queueMicrotask(() => editor.zoomTo?.(this.look.scale / 100, false));
    queueMicrotask(() => this.#fade());
  }

  get chosen() {
    return this.#saved.find((view) => view.id === this.chosenId) ?? null;
  }

  /** Look otherwise: `change` replaces some words of the look. */
  set(change, { view = this.chosenId, zoom = true } = {}) {
    const look = tidy({ ...this.look, ...change });
    const same = sameLook(look, this.look);
    [this.look, this.chosenId] = [look, view];
    if (!same) {
      if (zoom && "scale" in change) this.editor.zoomTo?.((look.scale ?? 100) / 100, false);
      this.editor.lookAgain();
      this.#fade();
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#remember(), REMEMBER_AFTER);
    }
    this.#draw();
  }

  show(view) {
    const blank = { hide: [], persona: null, evidence: null, zoom: null, scale: null };
    this.set({ ...blank, ...(view?.settings ?? {}) }, { view: view?.id ?? null });
    this.editor.announce(view ? `View ${view.name}` : "Everything is shown");
  }

  leaveOut(lane) {
    this.set({ hide: [...(this.look.hide ?? []), lane.id] });
    this.editor.toast(`“${lane.name}” is hidden for you alone.`, { label: "Show again", run: () => this.bringBack(lane.id) });
  }

  bringBack(id) {
    this.set({ hide: (this.look.hide ?? []).filter((one) => one !== id) });
  }

  /** From what is known by now: whoever types at once must not type into the map. */
  async choose() {
    const options = [
      { title: "Everything", value: "all" },
      ...this.#saved.map((view) => ({ title: view.name, hint: view.is_shared ? `shared by ${view.owner_name}` : "yours alone", value: String(view.id) })),
    ];
    const value = await this.editor.choose({ title: "Choose a saved view", options });
    if (value) this.show(this.#saved.find((view) => String(view.id) === value) ?? null);
  }

  open() {
    this.menu.open = true;
    this.menu.querySelector("input[name=name]")?.focus();
  }

  /** Cards that the look is not about stand back. */
  #fade() {
    const { board, grid } = this.editor;
    const narrowed = Boolean(this.look.persona || this.look.evidence);
    if (!narrowed && !grid.root.hasAttribute("data-narrowed")) return;
    grid.root.toggleAttribute("data-narrowed", narrowed);
    for (const element of grid.root.querySelectorAll('[data-item^="card:"]')) {
      const card = narrowed && board.card.get(idOf(element.dataset.item));
      element.toggleAttribute("data-faded", Boolean(card) && !fits(card, this.look));
    }
  }

  // The menu

  #build() {
    this.name = el("span", { class: "name" });
    this.panel = el("div", { class: "menu-panel" });
    const summary = el("summary", { class: "button" }, icon("eye"), el("span", { class: "visually-hidden" }, "Saved views: "), this.name);
    const menu = el("details", { class: "menu views ed-views", ontoggle: () => menu.open && this.#load() }, summary, this.panel);
    this.menu = menu;
    this.#draw();
    return menu;
  }

  #draw() {
    const { chosen } = this;
    const changed = chosen && !sameLook(chosen.settings, this.look);
    this.name.textContent = chosen ? `${chosen.name}${changed ? ", changed" : ""}` : this.look.hide || this.look.persona || this.look.evidence ? "Views, not all shown" : "Views";
    if (!this.menu?.open) return;
    const focused = document.activeElement?.dataset?.keep;
    this.panel.replaceChildren(
      el("ul", {}, this.#item("Everything", !chosen, () => this.show(null)), this.#saved.map((view) => this.#item(view.name, view === chosen, () => this.show(view), view.is_shared ? `shared by ${view.owner_name}` : "yours alone"))),
      ...(chosen ? this.#actsOn(chosen, changed) : []),
      el("hr"),
      this.#shown(),
      el("hr"),
      this.#saving(),
    );
    if (focused) this.panel.querySelector(`[data-keep="${CSS.escape(focused)}"]`)?.focus();
  }

  #item(title, current, run, note = "") {
    return el("li", {}, el("button", { type: "button", class: "menu-item", "aria-current": current ? "true" : null, onclick: run, "data-keep": title }, el("span", {}, title, note && el("small", {}, note))));
  }

  #actsOn(view, changed) {
    const act = (name, title, run) => el("button", { type: "button", class: "menu-item", onclick: run }, icon(name), title);
    return [
      el("div", { class: "menu-label" }, `“${view.name}”`),
      changed && view.can_change ? act("check", "Save the changes", () => this.#ask("PATCH", `${view.id}/`, { settings: this.look }, `“${view.name}” now shows this.`)) : "",
      act("star", "Open with this, for me", () => this.#ask("POST", `${view.id}/open-with/`, {}, `The map opens with “${view.name}” for you.`)),
      view.can_change ? el("a", { class: "menu-item", href: this.editAt(view.id) }, icon("pencil"), this.editor.canEdit ? "Rename or share" : "Rename") : "",
      view.can_change ? act("trash", "Delete", () => this.#remove(view)) : "",
    ];
  }

  #shown() {
    const { board } = this.editor;
    const hidden = new Set(this.look.hide ?? []);
    const toggle = (lane) => (event) => (event.target.checked ? this.set({ hide: [...hidden, lane.id] }) : this.bringBack(lane.id));
    const ticks = lanes(board).filter((lane) => !lane.is_hidden || lane.is_left_out).map((lane) =>
      el("label", { class: "tick" }, el("input", { type: "checkbox", checked: hidden.has(lane.id), onchange: toggle(lane), "data-keep": `lane-${lane.id}` }), lane.name));
    return el("div", { class: "view-shown" },
      el("fieldset", {}, el("legend", {}, "Leave out, for me"), ticks),
      this.#select("persona", "Let stand out: cards of", "everybody", board.library.personas.map((one) => [one.id, one.name])),
      this.#select("evidence", "and cards that are", "known in any way", EVIDENCE.map((one) => [one, one])),
    );
  }

  #select(word, label, nothing, choices) {
    const onchange = ({ target }) => this.set({ [word]: choices.find(([value]) => String(value) === target.value)?.[0] ?? null });
    const options = [["", nothing], ...choices].map(([value, text]) => el("option", { value: String(value), selected: value === (this.look[word] ?? "") }, text));
    return el("label", { class: "view-field" }, el("span", {}, label), el("select", { class: "input", onchange, "data-keep": word }, options));
  }

  #saving() {
    const name = el("input", { class: "input", name: "name", maxlength: "80", required: true });
    const shared = el("input", { type: "checkbox" });
    const save = async (event) => {
      event.preventDefault();
      const body = { journey: this.editor.board.journey.id, lens: "map", name: name.value.trim(), settings: this.look, is_shared: shared.checked };
      const view = await this.#ask("POST", "", body, `The view “${body.name}” is saved.`);
      if (view) this.set({}, { view: view.id });
    };
    return el("form", { class: "view-save", onsubmit: save },
      el("label", { class: "view-field" }, el("span", {}, "Save what is shown as"), name),
      this.editor.canEdit && el("label", { class: "tick" }, shared, "Share with everybody here"),
      el("button", { class: "button" }, "Save view"));
  }

  async #remove(view) {
    if (!(await this.#ask("DELETE", `${view.id}/`, null, ""))) return;
    if (this.chosenId === view.id) this.set({}, { view: null });
    const { journey, lens, name, settings, is_shared } = view;
    this.editor.toast(`The view “${name}” is deleted.`, { label: "Bring it back", run: () => this.#ask("POST", "", { journey, lens, name, settings, is_shared }, `“${name}” is back.`) });
  }

  // The server

  async #load() {
    try {
      const response = await fetch(`${this.api}?journey=${this.editor.board.journey.id}&lens=map`, { headers: { Accept: "application/json" } });
      if (response.ok) this.#saved = (await response.json()).results;
    } catch {
      this.editor.announce("Saved views cannot be read: there is no line.");
    }
    this.#draw();
  }

  /** Ask the API, say how it went, and read the views anew; the answer, or null where it was refused. */
  async #ask(method, path, body, sentence) {
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() };
    try {
      const response = await fetch(`${this.api}${path}`, { method, headers, body: body && JSON.stringify(body) });
      const answer = response.status === 204 ? {} : await response.json();
      if (!response.ok) throw new Error(answer.errors?.[0]?.detail ?? answer.detail ?? "It was refused.");
      if (sentence) this.editor.toast(sentence);
      await this.#load();
      return answer;
    } catch (fault) {
      this.editor.toast(fault instanceof TypeError ? "There is no line. Try again later." : fault.message);
      return null;
    }
  }

  #remember() {
    clearTimeout(this.#timer);
    this.#timer = null;
    fetch(this.rememberAt, {
      method: "POST",
      body: new URLSearchParams({ lens: "map", look: queryOf(this.look) }),
      headers: { "X-CSRFToken": token(), Accept: "application/json" },
      keepalive: true,
    }).catch(() => {}); // how the map was left is no loss
  }
}

function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]")?.value || cookieValue(document.cookie, "csrftoken");
}

const idOf = (item) => {
  const id = item.slice("card:".length);
  return id.startsWith("~") ? id : Number(id);
};
