/** Lanes: add with its kind, collapse, pin, hide, show. */
import { cardsInLane, lanes, rowOf } from "./board.js";
import * as gestures from "./gestures.js";
import { make } from "./commands-parts.js";

/** Every kind of lane as one chooses it: kind, name, what it is for. */
export const LANE_KINDS = [
  ["actions", "Actions", "What customers do", "Journey"],
  ["thoughts", "Thoughts", "What they think and ask themselves", "Journey"],
  ["emotion", "Emotion", "How it feels, as a curve; measured beside it", "Journey"],
  ["touchpoints", "Touchpoints", "Where they meet the company, and by which channel", "Journey"],
  ["moments", "Moments of truth", "The touchpoints that decide, with the reason", "Journey"],
  ["pains", "Pain points", "What gets in the way", "Journey"],
  ["gains", "Gains", "What goes well", "Journey"],
  ["opportunities", "Opportunities", "What could be better", "Journey"],
  ["images", "Images", "A storyboard, screenshots, photographs", "Journey"],
  ["text", "Text", "Anything else", "Journey"],
  ["metrics", "Scores", "NPS, CSAT and effort at each step, live", "Live"],
  ["dropoff", "River", "How many go on and where they leave, live", "Live"],
  ["verbatims", "What they say", "Customers’ own words, live", "Live"],
  ["process", "Process", "Steps with branches and loops", "Blueprint"],
  ["evidence", "Physical evidence", "What customers see and hold", "Blueprint"],
  ["line_of_interaction", "Line of interaction", "Divides customers from the company", "Blueprint"],
  ["frontstage", "Frontstage", "What staff and systems do in view", "Blueprint"],
  ["line_of_visibility", "Line of visibility", "Divides what customers see from what they do not", "Blueprint"],
  ["backstage", "Backstage", "What happens out of sight", "Blueprint"],
  ["line_of_internal_interaction", "Line of internal interaction", "Divides the team from those who support it", "Blueprint"],
  ["support", "Support processes", "What the rest rests on", "Blueprint"],
  ["ownership", "Ownership", "Who is responsible", "Blueprint"],
];

const laneHere = (editor) => (editor.selection.key ? editor.laneAt(editor.selection.key) : null);

export async function chooseLane(editor, position) {
  const used = new Set(lanes(editor.board).map((lane) => lane.kind));
  const options = LANE_KINDS.map(([kind, name, help, group]) => ({ title: name, hint: help, group, value: { kind, name }, note: used.has(kind) ? "on the map" : "" }));
  const chosen = await editor.choose({ title: "Add a lane", placeholder: "Which kind?", options });
  if (!chosen) return;
  const same = lanes(editor.board).filter((lane) => lane.name.startsWith(chosen.name)).length;
  make(editor, gestures.addLane(editor.board, chosen.kind, same ? `${chosen.name} ${same + 1}` : chosen.name, position));
}

function set(editor, lane, values, label, said) {
  editor.do(gestures.change(editor.board, "lane", lane.id, values, `${label} ${gestures.quoted(lane.name)}`));
  editor.announce(said);
}

export function install(editor) {
  const group = "Lanes";
  const isHead = (it) => it.kind === "lane" && it.row;
  editor.commands.add(
    {
      id: "lane.add-below", title: "Add a lane below", group, keys: ["Alt+Shift+L"], menu: "lane", icon: "plus", order: 20, edits: true,
      run: (it) => chooseLane(it, laneHere(it) ? laneHere(it).position + 1 : undefined),
    },
    {
      id: "lane.add-above", title: "Add a lane above", group, menu: "lane", icon: "plus", order: 21, edits: true, when: isHead,
      run: (it) => chooseLane(it, it.row.position),
    },
    {
      id: "lane.fold", title: (it) => (laneHere(it)?.is_collapsed ? "Expand" : "Collapse"), group, keys: ["Alt+C"], menu: "lane", icon: "chevrons", order: 50, edits: true,
      when: (it) => laneHere(it) && !laneHere(it).is_line,
      run(it) {
        const lane = laneHere(it);
        if (!lane.is_collapsed) it.select(`lane:${lane.id}`);
        set(it, lane, { is_collapsed: !lane.is_collapsed }, lane.is_collapsed ? "Expand" : "Collapse", lane.is_collapsed ? "Expanded" : "Collapsed");
      },
    },
    {
      id: "lane.pin", title: (it) => (laneHere(it)?.is_pinned ? "Let it scroll" : "Keep in view"), group, menu: "lane", icon: "pin", order: 51, edits: true, when: isHead,
      run(it) {
        const on = !it.row.is_pinned;
        set(it, it.row, { is_pinned: on }, on ? "Keep in view" : "Let scroll", on ? "It stays in view." : "It scrolls with the map.");
      },
    },
    {
      id: "lane.hide", title: "Hide for everybody", group, menu: "lane", icon: "eye", order: 52, edits: true, when: isHead,
      run(it) {
        const lane = it.row;
        set(it, lane, { is_hidden: true }, "Hide", "");
        it.toast(`“${lane.name}” is hidden; its cards stay.`, { label: "Show again", run: () => it.do(gestures.change(it.board, "lane", lane.id, { is_hidden: false }, `Show ${gestures.quoted(lane.name)}`)) });
      },
    },
    {
      id: "lane.show", title: "Show a hidden lane…", group, icon: "eye", edits: true,
      when: (it) => lanes(it.board).some((lane) => lane.is_hidden && !lane.is_left_out),
      async run(it) {
        const options = lanes(it.board).filter((lane) => lane.is_hidden && !lane.is_left_out).map((lane) => ({ title: lane.name, hint: `${cardsInLane(it.board, lane.id).length} cards`, value: lane.id }));
        const id = options.length === 1 ? options[0].value : await it.choose({ title: "Show a hidden lane", options });
        const lane = id && rowOf(it.board, "lane", id);
        if (!lane) return;
        it.do(gestures.change(it.board, "lane", id, { is_hidden: false }, `Show ${gestures.quoted(lane.name)}`));
        it.select(`lane:${id}`);
      },
    },
  );
}

