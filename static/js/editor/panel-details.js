/** The side panel's details of a card: evidence, colour, tags, persona, owner, how far it reaches, and how it feels. */
import { columnOf, columns, rowOf } from "./board.js";
import { el, icon } from "./dom.js";
import { change } from "./gestures.js";
import { cardName } from "./panel.js";
import { added, suggestions } from "./tags.js";

const EVIDENCE = [
  ["assumed", "Assumed", "Nobody has checked it"],
  ["reported", "Reported", "Somebody said so"],
  ["observed", "Observed", "Somebody saw it"],
  ["measured", "Measured", "Figures say so"],
];
const COLOURS = [["", "None"], ["sand", "Sand"], ["sky", "Sky"], ["mint", "Mint"], ["rose", "Rose"], ["lilac", "Lilac"], ["slate", "Slate"]];
const FACES = [[-2, "face-awful", "Very bad"], [-1, "face-bad", "Bad"], [0, "face-neutral", "Neither"], [1, "face-good", "Good"], [2, "face-great", "Very good"]];

let counter = 0;
const unique = (name) => `ed-${name}-${(counter += 1)}`;

export function install(editor) {
  editor.panels.add({ id: "details", title: "Details", draw: (card) => details(card, editor) });
}

function details(card, editor) {
  const now = () => rowOf(editor.board, "card", card.id);
  const set = (values, what) => editor.do(change(editor.board, "card", card.id, values, `${what} of ${cardName(now())}`));
  const lane = rowOf(editor.board, "lane", card.lane);
  const parts = [
    lane?.kind === "emotion" && choice(editor, { legend: "How it feels", className: "ed-faces", options: FACES.map(([value, face, word]) => ({ value, label: word, mark: icon(face) })), read: (row) => row.emotion, write: (value) => set({ emotion: value }, "Emotion") }),
    choice(editor, { legend: "How you know it", className: "ed-segments", options: EVIDENCE.map(([value, label, hint]) => ({ value, label, hint })), read: (row) => row.evidence, write: (value) => set({ evidence: value }, "Evidence") }),
    choice(editor, { legend: "Colour", className: "ed-swatches", options: COLOURS.map(([value, label]) => ({ value, label, mark: el("span", { class: "ed-swatch", "data-colour": value || "none" }) })), read: (row) => row.colour, write: (value) => set({ colour: value }, "Colour") }),
    tags(editor, now, (value) => set({ tags: value }, "Tags")),
    people(editor, "Persona", "Everybody", (board) => board.library.personas, (row) => row.persona, (value) => set({ persona: value }, "Persona")),
    people(editor, "Owner", "Nobody yet", (board) => board.library.members, (row) => row.owner, (value) => set({ owner: value }, "Owner")),
    span(editor, now, (value) => set({ span: value }, "Reach")),
  ].filter(Boolean);
  return { element: el("div", { class: "ed-fields" }, parts.map((part) => part.element)), update: (row) => parts.forEach((part) => part.update(row)) };
}

/** One of a few: radio buttons that look like what they choose. */
function choice(editor, { legend, className, options, read, write }) {
  const name = unique("choice");
  const inputs = options.map((option) => el("input", { type: "radio", name, value: String(option.value), class: "ed-cover", disabled: !editor.canEdit, onchange: () => write(option.value) }));
  const labels = options.map((option, index) =>
    el("label", { title: option.hint ?? option.label }, inputs[index], option.mark ?? null, option.mark ? el("span", { class: "visually-hidden" }, option.label) : el("span", {}, option.label)),
  );
  const said = el("span", { class: "ed-said soft", "aria-hidden": "true" });
  return {
    element: el("fieldset", { class: `ed-field ${className}` }, el("legend", {}, legend, options[0].mark ? said : null), el("div", { class: "ed-choices" }, labels)),
    update(row) {
      const value = read(row);
      said.textContent = options.find((option) => option.value === value)?.label ?? "";
      inputs.forEach((input, index) => (input.checked = options[index].value === value));
    },
  };
}

function people(editor, label, nobody, among, read, write) {
  const id = unique("people");
  const select = el("select", { id, class: "input", disabled: !editor.canEdit, onchange: () => write(select.value ? Number(select.value) : null) });
  return {
    element: el("div", { class: "ed-field" }, el("label", { for: id }, label), select),
    update(row) {
      const options = among(editor.board);
      const value = read(row);
      const known = options.some((one) => one.id === value);
      select.replaceChildren(
        el("option", { value: "" }, nobody),
        ...options.map((one) => el("option", { value: one.id }, one.name)),
        // Archived since: it stays on the card until somebody chooses another.
        ...(value && !known ? [el("option", { value }, `${label} no longer in the library`)] : []),
      );
      select.value = value ?? "";
    },
  };
}

function tags(editor, now, write) {
  const id = unique("tags");
  const list = el("ul", { class: "ed-tag-list", "aria-label": "Tags" });
  const datalist = el("datalist", { id: `${id}-known` });
  const input = el("input", { id, class: "input", list: datalist.id, maxlength: 40, autocomplete: "off", enterkeyhint: "done", placeholder: "Add a tag" });

  function add() {
    const next = added(now().tags, input.value);
    input.value = "";
    if (next === now().tags) return;
    write(next);
    editor.announce(`Tagged ${next.at(-1)}.`);
  }

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      add();
    } else if (event.key === "Backspace" && !input.value && now().tags.length) {
      editor.announce(`Tag ${now().tags.at(-1)} taken off.`);
      write(now().tags.slice(0, -1));
    }
  });
  input.addEventListener("change", add);

  function chip(tag) {
    const off = () => {
      write(now().tags.filter((one) => one !== tag));
      editor.announce(`Tag ${tag} taken off.`);
      input.focus();
    };
    return el("li", { class: "ed-tag" }, el("span", { dir: "auto" }, tag), editor.canEdit ? el("button", { type: "button", "aria-label": `Take off the tag ${tag}`, onclick: off }, icon("x", "small")) : null);
  }

  return {
    element: el("div", { class: "ed-field" }, el("label", { for: id }, "Tags"), list, editor.canEdit ? [input, datalist] : null),
    update(row) {
      list.replaceChildren(...row.tags.map(chip));
      list.hidden = !row.tags.length;
      datalist.replaceChildren(...suggestions(editor.board, row).map((tag) => el("option", { value: tag })));
    },
  };
}

function span(editor, now, write) {
  const id = unique("span");
  const input = el("input", { id, type: "number", min: 1, class: "input short", inputmode: "numeric", disabled: !editor.canEdit });
  const most = () => columns(editor.board).length - columnOf(editor.board, now().step);
  input.addEventListener("change", () => {
    const wanted = Math.min(Math.max(Math.round(Number(input.value)) || 1, 1), most());
    input.value = wanted;
    write(wanted);
  });
  const note = el("span", { class: "soft" });
  return {
    element: el("div", { class: "ed-field" }, el("label", { for: id }, "Reaches over"), el("div", { class: "ed-inline" }, input, note)),
    update(row) {
      if (document.activeElement !== input) input.value = row.span;
      input.max = most();
      note.textContent = row.span === 1 ? "step" : "steps";
    },
  };
}
