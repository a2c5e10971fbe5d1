// Every page works as HTML; each element adds one behaviour.
import "./components/menu.js";
import "./components/theme-toggle.js";
import "./components/confirm-dialog.js";
import "./components/auto-submit.js";
