/** Walking over the map by key, and beginning to write. */
import { edge, parse } from "./selection.js";
import { another } from "./writing.js";

const WAYS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right" };

export function install(editor) {
  const group = "Move around";
  for (const [key, way] of Object.entries(WAYS)) {
    editor.commands.add(
      { id: `walk.${way}`, title: `Go ${way}`, group, keys: [key], hidden: true, help: false, run: () => editor.walk(way) },
      { id: `walk.extend-${way}`, title: `Select ${way}`, group, keys: [`Shift+${key}`], hidden: true, help: false, run: () => editor.walk(way, { extend: true }) },
    );
  }
  const go = (end, whole) => () => editor.select(edge(editor.layout, editor.selection.key, end, whole));
  const far = (way) => () => {
    for (let step = 0; step < 5; step += 1) editor.walk(way);
  };
  editor.commands.add(
    { id: "walk.home", title: "Start of the lane", group, keys: ["Home"], hidden: true, run: go("start", false) },
    { id: "walk.end", title: "End of the lane", group, keys: ["End"], hidden: true, run: go("end", false) },
    { id: "walk.first", title: "First stage", group, keys: ["Mod+Home"], hidden: true, run: go("start", true) },
    { id: "walk.last", title: "Last cell", group, keys: ["Mod+End"], hidden: true, run: go("end", true) },
    { id: "walk.page-up", title: "Five places up", group, keys: ["PageUp"], hidden: true, run: far("up") },
    { id: "walk.page-down", title: "Five places down", group, keys: ["PageDown"], hidden: true, run: far("down") },
    {
      id: "write.start",
      title: (it) => (it.kind === "cell" ? it.lanes.of(it.laneAt(it.selection.key)?.kind ?? "text").startTitle ?? "Write here" : ["stage", "step", "lane"].includes(it.kind) ? "Rename" : "Edit"),
      group: "Write",
      keys: ["Enter", "F2"],
      menu: ["stage", "step", "lane", "card", "cell"],
      icon: "pencil",
      order: 1,
      edits: true,
      when: (it) => it.kind !== "cell" || it.laneAt(it.selection.key)?.takes_cards || it.lanes.of(it.laneAt(it.selection.key)?.kind).start,
      run: (it) => it.startHere(),
    },
    { id: "write.another", title: "Add another one after this", group: "Write", keys: ["Shift+Enter"], edits: true, hidden: true, run: (it) => another(it, it.selection.key) },
    {
      id: "walk.leave",
      title: "Leave a card, a text, a selection",
      group,
      keys: ["Escape"],
      hidden: true,
      when: (it) => it.selection.keys.length > 1 || (it.cellOf(it.selection.key ?? "lane:0") && parse(it.selection.key).kind !== "cell"),
      run: (it) => it.select(it.selection.key),
    },
  );
}
