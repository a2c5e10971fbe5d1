/** What the editor consists of. A new feature is a module that exports `install(editor)`, and two lines here. */
import * as blueprint from "./lane-blueprint.js";
import * as bulk from "./bulk.js";
import * as clipboard from "./clipboard.js";
import * as conflicts from "./conflicts.js";
import * as dragging from "./dragging.js";
import * as emotion from "./lane-emotion.js";
import * as help from "./help.js";
import * as images from "./lane-images.js";
import * as keyboard from "./keyboard.js";
import * as laneCommands from "./commands-lanes.js";
import * as liveLanes from "./live-lanes.js";
import * as menus from "./menus.js";
import * as moments from "./lane-moments.js";
import * as moveCommands from "./commands-move.js";
import * as palette from "./palette.js";
import * as partCommands from "./commands-parts.js";
import * as panel from "./panel.js";
import * as comments from "./panel-comments.js";
import * as details from "./panel-details.js";
import * as files from "./panel-files.js";
import * as personaFilter from "./persona-filter.js";
import * as people from "./people.js";
import * as phone from "./phone.js";
import * as pointer from "./pointer.js";
import * as process from "./lane-process.js";
import * as saving from "./saving.js";
import * as stageCommands from "./commands-stages.js";
import * as touchpoints from "./lane-touchpoints.js";
import * as view from "./view.js";
import * as views from "./views.js";
import * as walking from "./commands-walk.js";

// Where two commands have the same key, the first that fits wins: lanes come before what all of them have in common.
export const features = [
  palette,
  liveLanes,
  touchpoints,
  moments,
  emotion,
  process,
  images,
  blueprint,
  walking,
  partCommands,
  stageCommands,
  moveCommands,
  laneCommands,
  view,
  views,
  help,
  menus,
  keyboard,
  pointer,
  saving,
  dragging,
  clipboard,
  bulk,
  conflicts,
  people,
  phone,
  panel,
  details,
  files,
  comments,
  personaFilter,
].map((feature) => feature.install);
