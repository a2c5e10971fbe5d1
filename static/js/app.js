// Every page works as HTML; each element adds one behaviour.
import "./components/auto-submit.js";
import "./components/confirm-dialog.js";
import "./components/copy-text.js";
import "./components/file-drop.js";
import "./components/live-fragment.js";
import "./components/menu.js";
import "./components/row-selection.js";
import "./components/sortable-list.js";
import "./components/survey-preview.js";
import "./components/theme-toggle.js";
import "./components/trend-chart.js";
