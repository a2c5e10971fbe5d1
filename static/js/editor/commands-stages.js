/** What a stage is: its kind and its colour; and the name of the journey above. */
import { change, quoted, rename } from "./gestures.js";
import { HUES, STAGE_KINDS } from "./stage-kinds.js";
import { editInPlace } from "./text-editing.js";

export function install(editor) {
  const group = "Stages and steps";
  const isStage = (it) => it.kind === "stage" && it.row;
  editor.commands.add(
    {
      id: "stage.kind", title: "Kind of stage…", group, menu: "stage", icon: "layers", order: 50, edits: true, when: isStage,
      async run(it) {
        const stage = it.row;
        const options = STAGE_KINDS.map(([value, title, hint]) => ({ title, hint, value, note: value === stage.kind ? "now" : "" }));
        const kind = await it.choose({ title: `What kind of stage is ${quoted(stage.name)}?`, options });
        if (kind) it.do(change(it.board, "stage", stage.id, { kind }, `Kind of ${quoted(stage.name)}`));
      },
    },
    {
      id: "stage.colour", title: "Colour…", group, menu: "stage", icon: "sparkle", order: 51, edits: true, when: isStage,
      async run(it) {
        const stage = it.row;
        const options = HUES.map((title, value) => ({ title, value: { hue: value }, hue: value, note: value === stage.hue ? "now" : "" }));
        const chosen = await it.choose({ title: `Colour of ${quoted(stage.name)}`, options });
        if (chosen) it.do(change(it.board, "stage", stage.id, chosen, `Colour of ${quoted(stage.name)}`));
      },
    },
    { id: "journey.rename", title: "Rename the journey", group: "Change", icon: "pencil", edits: true, run: renameJourney },
  );

  const title = editor.querySelector(".ed-title");
  title.addEventListener("click", () => editor.canEdit && !title.isContentEditable && renameJourney(editor));
  editor.addEventListener("board-changed", () => {
    if (!title.isContentEditable && title.firstElementChild === null) title.textContent = editor.board.journey.name;
  });
}

/** The heading stays a heading: the name in it becomes a text that can be written. */
function renameJourney(editor) {
  const title = editor.querySelector(".ed-title");
  const { journey } = editor.board;
  const name = document.createElement("span");
  title.replaceChildren(name);
  editInPlace(name, {
    text: journey.name,
    label: "Name of the journey",
    onDone(written) {
      const gesture = rename(editor.board, "journey", journey.id, written, journey);
      title.textContent = gesture ? written : journey.name;
      if (gesture) editor.do(gesture);
      editor.select(editor.selection.key);
    },
  });
}
