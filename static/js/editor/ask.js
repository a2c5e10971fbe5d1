/**
 * A few questions in a small dialog beside what they are about.
 *
 *   await ask(editor, { title, about: key, fields: [{ name, label, type, value, options, suggestions, help, required, first }], submit: "Save", other: "Remove" })
 *
 * type: "text" (default), "lines", "select", "radios". options: [[value, words], …]. → {values}, {other: true} or null.
 */
import { el } from "./dom.js";
import { boxOf, place } from "./menus.js";

let counter = 0;

export function ask(editor, { title, about, fields, submit = "Save", other = null }) {
  const name = `ed-ask-${(counter += 1)}`;
  const form = el("form", { method: "dialog", class: "ed-ask-form", novalidate: true });
  const heading = el("h2", { id: `${name}-title` }, title);
  const buttons = el(
    "div",
    { class: "ed-ask-buttons" },
    other && el("button", { type: "button", class: "button small quiet danger", "data-other": true }, other),
    el("button", { type: "button", class: "button small quiet", "data-cancel": true }, "Cancel"),
    el("button", { type: "submit", class: "button small primary" }, submit),
  );
  form.append(heading, ...fields.map((field) => drawField(field, name)), buttons);
  const dialog = el("dialog", { class: "ed-ask", "aria-labelledby": `${name}-title` }, form);
  editor.append(dialog);
  dialog.showModal();
  const anchor = about && editor.grid.element(about);
  if (anchor) place(dialog, boxOf(anchor));
  (form.querySelector("[data-first]:checked") ?? form.querySelector("[data-first]") ?? form.querySelector("input:checked, input:not([type=radio]), select, textarea"))?.focus();

  return new Promise((resolve) => {
    const finish = (answer) => {
      dialog.close();
      dialog.remove();
      const back = editor.grid.element(editor.selection.key);
      back?.focus({ preventScroll: true });
      resolve(answer);
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const values = Object.fromEntries(fields.map((field) => [field.name, (form.elements[field.name]?.value ?? "").trim()]));
      const missing = fields.find((field) => field.required && !values[field.name]);
      if (missing) complain(form, missing);
      else finish({ values });
    });
    form.addEventListener("click", (event) => {
      if (event.target.closest("[data-cancel]")) finish(null);
      if (event.target.closest("[data-other]")) finish({ other: true });
    });
    dialog.addEventListener("keydown", (event) => {
      event.stopPropagation();
      // In several lines Enter makes the next one, and with Ctrl it is done; a closed list has no use of its own for Enter.
      const isList = event.target.matches("select") && !event.target.matches(":open");
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey || isList)) return;
      event.preventDefault();
      form.requestSubmit();
    });
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      finish(null);
    });
    dialog.addEventListener("click", (event) => event.target === dialog && finish(null));
  });
}

function drawField({ name, label, type = "text", value = "", options = [], help, required, suggestions, first }, prefix) {
  const id = `${prefix}-${name}`;
  const described = help ? { "aria-describedby": `${id}-help` } : {};
  const note = help && el("p", { class: "help", id: `${id}-help` }, help);
  if (type === "radios") {
    const choices = options.map(([one, words], index) => {
      const input = el("input", { type: "radio", name, value: one, "data-first": first, id: `${id}-${index}` });
      input.checked = one === value;
      return el("label", {}, input, words);
    });
    return el("fieldset", { class: "field choices ed-ask-field", ...described }, el("legend", {}, label), ...choices, note);
  }
  const field = make(type, { id, name, "data-first": first, ...described, ...(required ? { "aria-required": "true" } : {}) }, options, value);
  const known = suggestions?.length ? el("datalist", { id: `${id}-list` }, suggestions.map((one) => el("option", { value: one }))) : null;
  if (known) field.setAttribute("list", known.id);
  return el("div", { class: "field ed-ask-field" }, el("label", { for: id }, label), field, known, note);
}

function make(type, attributes, options, value) {
  if (type === "select") {
    const select = el("select", attributes, options.map(([one, words]) => el("option", { value: one }, words)));
    select.value = value ?? "";
    return select;
  }
  const field = el(type === "lines" ? "textarea" : "input", { ...attributes, ...(type === "lines" ? { rows: 3 } : { type: "text", autocomplete: "off" }) });
  field.value = value ?? "";
  return field;
}

function complain(form, field) {
  const input = form.elements[field.name];
  input.setAttribute("aria-invalid", "true");
  input.closest(".ed-ask-field").querySelector(".error")?.remove();
  input.after(el("p", { class: "error", role: "alert" }, `${field.label}: write something.`));
  input.focus();
}
