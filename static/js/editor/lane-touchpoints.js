/** The lane of touchpoints: chips with their channel, found in the library or made on the spot. */
import { ask } from "./ask.js";
import { columns, placementsIn, rowOf } from "./board.js";
import { moved } from "./commands-move.js";
import { arrange, el, icon, setAttribute } from "./dom.js";
import { quoted } from "./gestures.js";
import * as touchpoints from "./gestures-touchpoints.js";
import { parse } from "./selection.js";
import { editInPlace } from "./text-editing.js";
import { TouchpointPicker, touchpointFields, touchpointValues } from "./touchpoint-picker.js";

const GROUP = "Touchpoints";

export function install(editor) {
  const picker = editor.canEdit ? new TouchpointPicker(editor) : null;
  editor.lanes.add("touchpoints", {
    prompt: () => "Where do they meet you?",
    startTitle: "Place a touchpoint…",
    items: (board, lane, step) => placementsIn(board, step.id).map((row) => `placement:${row.id}`),
    inputs: (board, lane, step) => [...placementsIn(board, step.id), board.library],
    cell: drawCell,
    start: (it, cell) => addHere(it, picker, parse(cell.dataset.key).ids[1]),
    edit: (it, key, typed) => rename(it, key, typed),
  });
  addCommands(editor, picker);
}

function drawCell(cell, lane, step, editor) {
  const { board } = editor;
  const drawn = new Map([...cell.querySelectorAll(":scope > [data-item]")].map((element) => [element.dataset.item, element]));
  const chips = placementsIn(board, step.id).map((row) => {
    const key = `placement:${row.id}`;
    const chip = drawn.get(key) ?? makeChip(key);
    drawn.delete(key);
    drawChip(chip, row, board);
    return chip;
  });
  for (const chip of drawn.values()) chip.remove();
  arrange(cell, chips);
}

function makeChip(key) {
  const chip = el("div", { class: "ed-chip touchpoint", "data-item": key, role: "group", "aria-roledescription": "touchpoint", tabindex: "-1" });
  chip.append(el("span", { class: "channel-mark" }), el("span", { class: "ed-name", dir: "auto" }));
  return chip;
}

function drawChip(chip, row, board) {
  if (chip.drawn === row && chip.drawnWith === board.library) return;
  [chip.drawn, chip.drawnWith] = [row, board.library];
  const [channel, gap] = [touchpoints.channelOf(board, row), touchpoints.gapOf(board, row)];
  chip.classList.toggle("moment", Boolean(row.moment_of_truth));
  chip.classList.toggle("optional", row.is_optional);
  setAttribute(chip, "aria-label", touchpoints.placementInWords(board, row));
  const mark = chip.querySelector(".channel-mark");
  mark.classList.toggle("offline", Boolean(channel) && !channel.is_online);
  setAttribute(mark, "title", channel ? `${channel.name}, ${channel.is_online ? "online" : "offline"}` : "No channel yet");
  mark.replaceChildren(icon(channel?.icon ?? "touchpoint"));
  const name = chip.querySelector(".ed-name");
  if (!chip.hasAttribute("data-editing")) name.textContent = row.touchpoint?.name ?? "";
  for (const part of chip.querySelectorAll(".channel-gap, .moment-star, .chip-meta")) part.remove();
  if (gap) chip.append(el("span", { class: "channel-gap", title: `Customers would rather use ${gap.name}` }, icon("arrow-right"), icon(gap.icon), gap.name));
  const meta = [row.touchpoint?.owner_team, row.other_journeys && `on ${row.other_journeys} more ${row.other_journeys > 1 ? "journeys" : "journey"}`].filter(Boolean);
  if (meta.length) chip.append(el("span", { class: "chip-meta" }, meta.join(" · ")));
  if (row.moment_of_truth) chip.append(el("span", { class: "moment-star", title: touchpoints.MOMENTS[row.moment_of_truth] }, icon("star")));
}

/** Search, or name a new one; then stand on what was placed. */
async function addHere(editor, picker, step) {
  if (!picker) return;
  const found = await picker.pick({ step, about: editor.selection.key });
  if (!found) return;
  const gesture = found.create ? touchpoints.createTouchpoint(editor.board, step, found.create) : touchpoints.place(editor.board, step, found.touchpoint);
  if (!gesture) return editor.announce("It lies on this step already.");
  editor.do(gesture);
  editor.select(gesture.made);
  editor.announce(`${gesture.label}, ${rowOf(editor.board, "step", step)?.name}`);
}

/** The name in the library: it changes wherever the touchpoint lies, and one is told where. */
function rename(editor, key, typed) {
  const { id } = parse(key);
  const [row, chip] = [rowOf(editor.board, "placement", id), editor.grid.element(key)];
  if (!row || !chip || !editor.begin(key)) return;
  const elsewhere = row.other_journeys ? `It also lies on ${row.other_journeys} other ${row.other_journeys > 1 ? "journeys" : "journey"} and changes there, too.` : "";
  const note = elsewhere && el("p", { class: "chip-note" }, elsewhere);
  if (note) {
    chip.after(note);
    editor.announce(elsewhere);
  }
  chip.setAttribute("data-editing", "");
  editInPlace(chip.querySelector(".ed-name"), {
    text: row.touchpoint.name,
    typed,
    label: "Name of the touchpoint in the library",
    onDone(name, how) {
      chip.removeAttribute("data-editing");
      note?.remove?.();
      chip.drawn = null;
      const now = chip.dataset.item;
      chip.closest(".ed-cell").inputs = null;
      editor.ended();
      editor.do(touchpoints.renameTouchpoint(editor.board, parse(now).id, name));
      if (how !== "blur") editor.select(now);
    },
  });
}

async function editDetails(editor) {
  const { row } = editor;
  const help = row.other_journeys ? `Also on ${row.other_journeys} other ${row.other_journeys > 1 ? "journeys" : "journey"}: it changes there, too.` : null;
  const [name, ...others] = touchpointFields(editor.board, row.touchpoint);
  const answer = await ask(editor, { title: "Touchpoint in the library", about: editor.selection.key, fields: [{ ...name, help }, ...others] });
  if (answer?.values) editor.do(touchpoints.changeTouchpoint(editor.board, row.id, touchpointValues(answer.values), `Change ${quoted(row.touchpoint.name)}`));
}

async function choosePreferred(editor) {
  const { board, row } = editor;
  const [offered, channels] = [touchpoints.channelOf(board, row), board.library.channels];
  const options = channels.map((channel) => ({
    title: channel.name, icon: channel.icon, value: { channel: channel.id }, group: channel.is_online ? "Online" : "Offline",
    note: channel.id === offered?.id ? "offered" : "", hint: channel.id === row.preferred_channel ? "preferred now" : "",
  }));
  options.sort((a, b) => a.group.localeCompare(b.group) * -1);
  if (row.preferred_channel) options.unshift({ title: "Nothing said", icon: "x", value: { channel: null } });
  const chosen = await editor.choose({ title: `Where customers would rather have ${quoted(row.touchpoint.name)}`, placeholder: "Which channel?", options });
  if (!chosen) return;
  editor.do(touchpoints.preferChannel(editor.board, row.id, chosen.channel));
  const gap = touchpoints.gapOf(editor.board, rowOf(editor.board, "placement", row.id));
  editor.announce(gap ? `A gap: customers would rather use ${gap.name}.` : "No gap.");
}

async function moveTo(editor) {
  const { board, row } = editor;
  const options = columns(board).map(({ step, stage }) => ({ title: step.name, hint: stage.name, value: step.id })).filter(({ value }) => value !== row.step && touchpoints.placeAt(board, row.id, value));
  const step = await editor.choose({ title: `Move ${quoted(row.touchpoint.name)} to a step`, options });
  if (step) moved(editor, touchpoints.placeAt(editor.board, row.id, step));
}

function takeOff(editor) {
  const gesture = touchpoints.takeOff(editor.board, editor.selected("placement"));
  editor.do(gesture);
  editor.toast(`${gesture.label.replace(/^Take/, "Took")}. The library and all answers keep it.`, { label: "Undo", run: () => editor.undo() });
}

function addCommands(editor, picker) {
  const on = (it) => it.kind === "placement" && it.row;
  const ways = { left: "ArrowLeft", right: "ArrowRight", up: "ArrowUp", down: "ArrowDown" };
  editor.commands.add(
    {
      id: "touchpoint.add", title: "Place a touchpoint…", group: GROUP, keys: ["Alt+Shift+T"], menu: ["placement", "step"], icon: "plus", order: 20, edits: true,
      when: (it) => stepHere(it), run: (it) => addHere(it, picker, stepHere(it)),
    },
    { id: "touchpoint.details", title: "Name, channel, team…", group: GROUP, menu: "placement", icon: "pencil", order: 25, edits: true, when: on, run: editDetails },
    {
      id: "touchpoint.ask", title: "Ask customers here…", group: GROUP, menu: "placement", icon: "listening", order: 28, edits: true, when: on,
      run: (it) => location.assign(`/w/${it.dataset.workspace}/listening/ask/${it.row.touchpoint.subject}/?journey=${it.board.journey.id}`),
    },
    { id: "touchpoint.preferred", title: "Preferred channel…", group: GROUP, keys: ["Alt+P"], menu: "placement", icon: "users", order: 26, edits: true, when: on, run: choosePreferred },
    {
      id: "touchpoint.optional", title: (it) => (it.row?.is_optional ? "Customers may not skip it" : "Customers may skip it"), group: GROUP, menu: "placement", icon: "check", order: 27, edits: true, when: on,
      run: (it) => it.do(touchpoints.makeOptional(it.board, it.row.id, !it.row.is_optional)),
    },
    ...Object.entries(ways).map(([way, arrow], index) => ({
      id: `touchpoint.${way}`, title: `Move ${way}`, group: GROUP, keys: [`Alt+${arrow}`], menu: "placement", icon: `arrow-${way}`, order: 30 + index, edits: true, when: on,
      run: (it) => moved(it, touchpoints.shiftPlacement(it.board, it.row.id, way)),
    })),
    { id: "touchpoint.to", title: "Move to…", group: GROUP, keys: ["Alt+Shift+M"], menu: "placement", icon: "arrow-right", order: 40, edits: true, when: on, run: moveTo },
    { id: "touchpoint.off", title: "Take off this step", group: GROUP, keys: ["Delete", "Backspace"], menu: "placement", icon: "trash", danger: true, order: 99, edits: true, when: on, run: takeOff },
  );
}

function stepHere(editor) {
  const { key } = editor.selection;
  if (!key) return null;
  return editor.kind === "step" ? editor.row?.id : editor.cellOf(key)?.step ?? null;
}
