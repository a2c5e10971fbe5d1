/** The small toolbar over a card that is being written: bold, italic, lists, link. It never takes the focus by itself. */
import { el, icon, setAttribute } from "./dom.js";
import { keysInWords } from "./commands.js";
import { isSafeLink } from "./rich-text.js";

const ACTS = [
  ["bold", "Bold", "Mod+B", () => el("b", {}, "B")],
  ["italic", "Italic", "Mod+I", () => el("i", {}, "I")],
  ["insertUnorderedList", "List", "Mod+Shift+8", () => icon("list")],
  ["insertOrderedList", "Numbered list", "Mod+Shift+7", () => icon("list-numbered")],
  ["link", "Link", "Mod+K", () => icon("link")],
];

/** Whether the caret stands in such an element. */
export function within(name, root) {
  const { anchorNode } = getSelection();
  const found = (anchorNode?.nodeType === 1 ? anchorNode : anchorNode?.parentElement)?.closest(name);
  return found && root.contains(found) ? found : null;
}

/** The link that the caret stands in, or right behind. */
function linkHere(root) {
  const { anchorNode, anchorOffset, isCollapsed } = getSelection();
  if (within("a", root) || !isCollapsed || anchorNode?.nodeType !== 1 || !root.contains(anchorNode)) return within("a", root);
  let before = anchorNode.childNodes[anchorOffset - 1] ?? null;
  while (before && before.nodeName !== "A") before = before.lastChild;
  return before;
}

export function formatBar(element, { say }) {
  const buttons = ACTS.map(([command, label, keys, draw]) =>
    el("button", { type: "button", class: "ed-icon-button", tabindex: "-1", "data-format": command, "aria-label": label, title: `${label} (${keysInWords(keys).join("+")})`, onclick: () => press(command) }, draw()),
  );
  const address = el("input", { type: "url", class: "input", "aria-label": "Address of the link", placeholder: "https://", autocomplete: "off" });
  const fault = el("span", { class: "error", role: "alert" });
  const linking = el("form", { class: "ed-format-link", hidden: true, novalidate: true }, address, el("button", { class: "button small" }, "Link"), el("button", { type: "button", class: "button small quiet", onclick: () => unlink() }, "No link"), fault);
  const bar = el("div", { class: "ed-format", role: "toolbar", "aria-label": "Formatting", "data-writing": "" }, buttons, linking);
  element.closest("journey-editor").append(bar);
  let kept = null;

  function press(command) {
    if (command === "link") return bar.askForLink();
    say(command);
    return bar.show();
  }

  bar.show = () => {
    for (const button of buttons) {
      const command = button.dataset.format;
      const on = command === "link" ? Boolean(linkHere(element)) : document.queryCommandState(command);
      setAttribute(button, "aria-pressed", String(on));
    }
    const box = element.closest("[data-item]")?.getBoundingClientRect() ?? element.getBoundingClientRect();
    const own = bar.getBoundingClientRect();
    const above = box.top - own.height - 6;
    bar.style.setProperty("left", `${Math.max(8, Math.min(box.left, innerWidth - own.width - 8))}px`);
    bar.style.setProperty("top", `${above > 8 ? above : Math.min(box.bottom + 6, innerHeight - own.height - 8)}px`);
  };

  bar.focusFirst = () => {
    keep();
    buttons[0].focus();
  };

  bar.askForLink = () => {
    keep();
    address.value = linkHere(element)?.getAttribute("href") ?? "";
    linking.hidden = false;
    bar.show();
    address.focus();
  };

  /** The place in the text, for the moment that the focus is here. */
  function keep() {
    const selection = getSelection();
    if (selection.rangeCount && element.contains(selection.anchorNode)) kept = selection.getRangeAt(0).cloneRange();
  }

  function back() {
    linking.hidden = true;
    fault.textContent = "";
    element.focus();
    if (kept) {
      getSelection().removeAllRanges();
      getSelection().addRange(kept);
    }
    kept = null;
  }

  function unlink() {
    back();
    selectLink();
    document.execCommand("unlink");
    bar.show();
  }

  /** With the caret in a link, the whole link is meant. */
  function selectLink() {
    const link = linkHere(element);
    if (link && getSelection().isCollapsed) getSelection().selectAllChildren(link);
  }

  linking.addEventListener("submit", (event) => {
    event.preventDefault();
    const typed = address.value.trim();
    const whole = /^[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : typed.includes("@") && !typed.includes("/") ? `mailto:${typed}` : `https://${typed}`;
    if (!typed || !isSafeLink(whole)) {
      fault.textContent = "Write an address of the web or of a mailbox.";
      return;
    }
    back();
    selectLink();
    if (getSelection().isCollapsed) {
      const anchor = el("a", { href: whole }, typed);
      document.execCommand("insertHTML", false, anchor.outerHTML);
    } else document.execCommand("createLink", false, whole);
    bar.show();
  });

  // A press on the bar leaves the caret where it is.
  bar.addEventListener("pointerdown", (event) => event.target.closest("input") || event.preventDefault());
  bar.addEventListener("mousedown", (event) => event.target.closest("input") || event.preventDefault());
  bar.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 }[event.key];
    if (event.key === "Escape") back();
    else if (at >= 0 && to !== undefined) buttons[(to + buttons.length) % buttons.length].focus();
    else return;
    event.preventDefault();
  });
  bar.addEventListener("focusout", (event) => {
    if (event.relatedTarget !== element && !bar.contains(event.relatedTarget) && document.hasFocus() && bar.isConnected) bar.leave?.("blur");
  });
  const moved = () => bar.isConnected && element.contains(getSelection().anchorNode) && bar.show();
  document.addEventListener("selectionchange", moved);
  const remove = bar.remove.bind(bar);
  bar.remove = () => {
    document.removeEventListener("selectionchange", moved);
    remove();
  };
  bar.show();
  return bar;
}
