/** The storyboard: pictures dropped on a step, or chosen with Enter; the text of their card is the caption. */
import { ApiError, call } from "./api.js";
import { cardsIn, columnOf, rowOf } from "./board.js";
import { cardRenderer } from "./cards.js";
import { el } from "./dom.js";
import { addCard, quoted, remove } from "./gestures.js";
import { parse } from "./selection.js";

const TYPES = "image/png,image/jpeg,image/webp,image/gif";

export function install(editor) {
  const chooser = el("input", { type: "file", accept: TYPES, multiple: true, hidden: true, class: "ed-image-chooser", "aria-label": "Pictures for this step" });
  editor.append(chooser);
  let target = null;
  const choose = (lane, step) => {
    target = { lane, step };
    chooser.value = "";
    chooser.click();
  };
  chooser.addEventListener("change", () => target && addPictures(editor, target.lane, target.step, chooser.files));

  editor.lanes.add("images", {
    ...cardRenderer,
    prompt: () => "Drop a picture, or press Enter",
    startTitle: "Choose a picture…",
    start(it, cell) {
      const [lane, step] = parse(cell.dataset.key).ids;
      choose(lane, step);
    },
  });
  editor.commands.add({
    id: "image.add", title: "Add a picture…", group: "Write", menu: ["card", "cell"], icon: "image", order: 21, edits: true,
    when: (it) => it.selection.key && it.laneAt(it.selection.key)?.kind === "images" && it.cellOf(it.selection.key),
    run(it) {
      const { lane, step } = it.cellOf(it.selection.key);
      choose(lane, step);
    },
  });
  if (editor.canEdit) takeDrops(editor);
}

function takeDrops(editor) {
  const { root } = editor.grid;
  const cellUnder = (event) => event.target.closest?.('.ed-lane[data-kind="images"] > .ed-cell');
  const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  let over = null;
  const mark = (cell) => {
    if (over === cell) return;
    over?.removeAttribute("data-target");
    cell?.setAttribute("data-target", "");
    over = cell;
  };
  root.addEventListener("dragover", (event) => {
    const cell = holdsFiles(event) ? cellUnder(event) : null;
    mark(cell);
    if (!cell) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
  });
  root.addEventListener("dragleave", (event) => !root.contains(event.relatedTarget) && mark(null));
  root.addEventListener("drop", (event) => {
    const cell = holdsFiles(event) ? cellUnder(event) : null;
    mark(null);
    if (!cell) return;
    event.preventDefault();
    const [lane, step] = parse(cell.dataset.key).ids;
    addPictures(editor, lane, step, event.dataTransfer.files);
  });
}

/** One card for each picture; a picture that is refused leaves no empty card behind. */
async function addPictures(editor, lane, step, files) {
  for (const file of [...files]) {
    const gesture = addCard(editor.board, lane, step, { text: "" });
    const answer = await editor.do({ ...gesture, label: `Add the picture ${quoted(file.name)}` });
    const id = answer && Object.values(answer.refs ?? {})[0];
    if (!id) return editor.toast("The picture could not be added: there is no line to the server.");
    const problem = await upload(editor, id, file);
    if (problem) {
      await editor.do(remove(editor.board, "card", [id]));
      editor.toast(problem);
    } else {
      await editor.catchUp();
      editor.select(`card:${id}`);
      const place = cardsIn(editor.board, lane, step).length;
      editor.announce(`${file.name} is on ${rowOf(editor.board, "step", step)?.name}, column ${columnOf(editor.board, step) + 1}, picture ${place}.`);
    }
  }
}

/** → null, or in words why not. */
async function upload(editor, card, file) {
  const body = new FormData();
  body.append("card", card);
  body.append("file", file);
  try {
    await call(editor, "POST", "attachments/", body);
    return null;
  } catch (error) {
    if (error instanceof ApiError) return error.message;
    throw error;
  }
}
