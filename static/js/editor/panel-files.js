/** The side panel's files of a card: put there by button, by dropping and by pasting a picture; with words for who does not see it. */
import { rowOf } from "./board.js";
import { ApiError, call } from "./api.js";
import { arrange, el, icon, iconButton } from "./dom.js";

const ACCEPT = "image/png,image/jpeg,image/gif,image/webp,application/pdf";
const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");

export function install(editor) {
  editor.panels.add({ id: "files", title: "Files", draw: (card) => files(card, editor) });
  if (!editor.canEdit) return;

  // A picture in the clipboard goes on the card one stands on.
  editor.addEventListener("paste", (event) => pastedFiles(event, editor));
  document.addEventListener("paste", (event) => event.target === document.body && pastedFiles(event, editor));

  const { root } = editor.grid;
  const cardUnder = (event) => event.target.closest?.('[data-item^="card:"]');
  const unmark = () => root.querySelector("[data-drop-file]")?.removeAttribute("data-drop-file");
  root.addEventListener("dragover", (event) => {
    if (!carriesFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    unmark();
    cardUnder(event)?.setAttribute("data-drop-file", "");
  });
  root.addEventListener("dragleave", (event) => !root.contains(event.relatedTarget) && unmark());
  root.addEventListener("drop", (event) => {
    unmark();
    // The lane of pictures takes what is dropped on its cells.
    if (!carriesFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    const card = cardUnder(event);
    if (!card) editor.toast("Drop the file on a card.");
    else send(editor, Number(card.dataset.item.slice(5)), [...event.dataTransfer.files]);
  });
  editor.commands.add({
    id: "card.attach", title: "Add a picture or file", group: "Cards", menu: "card", icon: "image", order: 12, edits: true,
    when: (it) => it.kind === "card", run: (it) => it.panels.open("files"),
  });
}

function pastedFiles(event, editor) {
  const given = [...(event.clipboardData?.files ?? [])];
  // Spreadsheets send a picture of what they copy along with the words; the words are meant.
  const words = [...(event.clipboardData?.types ?? [])].some((type) => type.startsWith("text/"));
  if (event.defaultPrevented || words || !given.length || editor.kind !== "card") return;
  event.preventDefault();
  send(editor, editor.row.id, given);
}

/** Put files on a card, one after the other; what is refused says why. */
async function send(editor, card, given) {
  if (typeof card !== "number" || Number.isNaN(card)) return editor.toast("The card is still being saved. Try again in a moment.");
  for (const file of given) {
    const form = new FormData();
    form.append("card", card);
    form.append("file", file);
    editor.announce(`Adding ${file.name}.`);
    try {
      await call(editor, "POST", "attachments/", form);
      editor.announce(`${file.name} is on the card.`);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      editor.toast(`${file.name}: ${error.message}`);
    }
  }
  return editor.catchUp();
}

function files(card, editor) {
  const list = el("ul", { class: "ed-files" });
  const input = el("input", { type: "file", accept: ACCEPT, multiple: true, class: "ed-cover" });
  const drop = el("label", { class: "ed-drop" }, input, icon("image"), el("span", {}, "Add pictures or PDFs, drop them here, or paste a picture"));
  input.addEventListener("change", async () => {
    const given = [...input.files];
    drop.toggleAttribute("data-busy", true);
    await send(editor, card.id, given);
    drop.removeAttribute("data-busy");
    input.value = "";
  });
  for (const type of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(type, (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      drop.toggleAttribute("data-over", type === "dragover");
      if (type === "drop") send(editor, card.id, [...event.dataTransfer.files]);
    });
  }
  const none = el("p", { class: "soft", hidden: true }, "No files on this card.");
  const drawn = new Map();
  return {
    element: el("div", { class: "ed-fields" }, list, none, editor.canEdit ? drop : null),
    update(row) {
      const rows = row.attachments ?? [];
      for (const id of drawn.keys()) if (!rows.some((one) => one.id === id)) drawn.delete(id);
      for (const one of rows) if (!drawn.has(one.id)) drawn.set(one.id, file(one, editor));
      for (const one of rows) drawn.get(one.id).update(one);
      const elements = rows.map((one) => drawn.get(one.id).element);
      for (const old of [...list.children]) if (!elements.includes(old)) old.remove();
      arrange(list, elements);
      list.hidden = !rows.length;
      none.hidden = editor.canEdit || rows.length > 0;
    },
  };
}

function file(attachment, editor) {
  const alt = el("input", { class: "input", maxlength: 300, value: attachment.alt, placeholder: "What does it show?", "aria-label": `What ${attachment.name} shows` });
  const say = async () => {
    if (alt.value.trim() === (alt.dataset.saved ?? attachment.alt)) return;
    alt.dataset.saved = alt.value.trim();
    await attempt(editor, () => call(editor, "PATCH", `attachments/${attachment.id}/`, { alt: alt.value }));
  };
  alt.addEventListener("change", say);
  const remove = iconButton("trash", `Take ${attachment.name} off the card`, { onclick: () => takeOff(editor, attachment) });
  const shown = attachment.is_image ? el("img", { src: attachment.url, alt: attachment.alt, loading: "lazy" }) : el("span", { class: "ed-file-mark" }, icon("file"));
  const element = el(
    "li",
    {},
    el("a", { href: attachment.url, target: "_blank", rel: "noopener", class: "ed-file" }, shown, el("span", {}, attachment.name)),
    editor.canEdit ? remove : null,
    attachment.is_image && editor.canEdit ? alt : null,
  );
  return {
    element,
    update(row) {
      if (document.activeElement !== alt) alt.value = row.alt;
      if (row.is_image) shown.alt = row.alt;
    },
  };
}

async function takeOff(editor, attachment) {
  const path = `attachments/${attachment.id}/`;
  if (!(await attempt(editor, () => call(editor, "DELETE", path)))) return;
  editor.toast(`Took “${attachment.name}” off the card.`, {
    label: "Undo",
    run: () => attempt(editor, () => call(editor, "POST", `${path}restore/`, {})),
  });
  editor.querySelector(".ed-drop input")?.focus();
}

/** Do it and read the map anew; a refusal is said. True where it was done. */
async function attempt(editor, act) {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    editor.toast(error.message);
    return false;
  }
  await editor.catchUp();
  return true;
}
