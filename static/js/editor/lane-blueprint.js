/** What else fills lanes: the dividers of a blueprint, owners, and the quiet word of an empty lane of opportunities. */
import { cardsInLane, columns, placementsIn } from "./board.js";
import { cardRenderer } from "./cards.js";
import { el, icon, setAttribute } from "./dom.js";

const LINES = ["line_of_interaction", "line_of_visibility", "line_of_internal_interaction"];

export function install(editor) {
  editor.lanes.add(LINES, {
    items: () => [],
    inputs: () => [],
    render(row, lane) {
      row.append(el("div", { class: "ed-line", role: "gridcell" }, el("div", { class: "line-drawn", role: "separator" })));
      this.update(row, lane);
    },
    update(row, lane) {
      setAttribute(row.querySelector(".ed-line"), "aria-colspan", columns(editor.board).length);
      setAttribute(row.querySelector(".line-drawn"), "aria-label", lane.name);
    },
  });

  const teamsAt = (board, step) => [...new Set(placementsIn(board, step.id).map((row) => row.touchpoint?.owner_team).filter(Boolean))];
  editor.lanes.add("ownership", {
    ...cardRenderer,
    inputs: (board, lane, step) => [...cardRenderer.inputs(board, lane, step), teamsAt(board, step).join("\n")],
    cell(cell, lane, step) {
      cell.querySelector(":scope > .teams")?.remove();
      cardRenderer.cell(cell, lane, step, editor);
      const teams = teamsAt(editor.board, step);
      if (teams.length) cell.prepend(el("ul", { class: "teams", title: "Teams that own the touchpoints of this step" }, teams.map((team) => el("li", { class: "team" }, team))));
    },
  });

  editor.lanes.add("opportunities", {
    ...cardRenderer,
    across: (board, lane) => [cardsInLane(board, lane.id)],
    render(row, lane) {
      row.append(el("p", { class: "ed-quiet" }, icon("opportunity"), "No opportunities yet. What would you change where customers struggle?"));
      this.update(row, lane);
    },
    update(row, lane) {
      row.querySelector(":scope > .ed-quiet").hidden = cardsInLane(editor.board, lane.id).length > 0 || lane.is_collapsed;
    },
  });
}
