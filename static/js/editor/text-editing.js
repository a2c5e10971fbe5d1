/**
 * Text edited where it stands. One text at a time; undo inside it is the browser's own.
 *
 *   editInPlace(element, { text, typed, multiline, label, placeholder, onPause(text), onDone(text, how) })
 *
 * `how`: "enter", "tab", "back" (Shift+Tab), "escape", "blur". In a name Escape gives the old text back; in a card it keeps what was
 * written, since undo is one key away and a slip must not cost a paragraph.
 */
const PAUSE = 700;

export function editInPlace(element, { text, typed = null, multiline = false, label, placeholder = "", onPause, onInput, onDone }) {
  let timer = null;
  let over = false;
  element.textContent = typed === null ? text : "";
  setEditable(element, label, placeholder, multiline);
  element.focus();
  placeCaret(element, typed === null && !multiline);

  const written = () => {
    const value = element.innerText.replace(/\u00a0/g, " ").replace(/\n$/, "");
    return multiline ? value : value.replace(/\s+/g, " ").trim();
  };

  function finish(how) {
    if (over) return;
    over = true;
    clearTimeout(timer);
    const value = how === "escape" && !multiline ? text : written();
    for (const [type, listener] of Object.entries(listeners)) element.removeEventListener(type, listener);
    for (const name of ["contenteditable", "role", "aria-label", "aria-multiline", "data-placeholder"]) element.removeAttribute(name);
    onDone(value, how);
  }

  const listeners = {
    keydown(event) {
      if (event.isComposing) return;
      const how = { Enter: event.shiftKey && multiline ? null : "enter", Tab: event.shiftKey ? "back" : "tab", Escape: "escape" }[event.key];
      if (!how) {
        event.stopPropagation();
        return;
      }
      event.preventDefault();
      event.stopPropagation();
      finish(how);
    },
    input() {
      onInput?.();
      clearTimeout(timer);
      if (onPause) timer = setTimeout(() => !over && onPause(written()), PAUSE);
    },
    blur() {
      // Not when the window itself loses the focus: whoever comes back goes on writing.
      // After what is under way: the focus may go because the page is being drawn anew.
      if (document.hasFocus()) queueMicrotask(() => finish("blur"));
    },
    paste(event) {
      const plain = event.clipboardData?.getData("text/plain");
      if (plain === undefined) return;
      event.preventDefault();
      document.execCommand("insertText", false, multiline ? plain : plain.replace(/\s+/g, " "));
    },
  };
  for (const [type, listener] of Object.entries(listeners)) element.addEventListener(type, listener);
  return { element, finish, written };
}

function setEditable(element, label, placeholder, multiline) {
  element.setAttribute("contenteditable", "plaintext-only");
  if (element.contentEditable !== "plaintext-only") element.setAttribute("contenteditable", "true");
  element.setAttribute("role", "textbox");
  element.setAttribute("aria-label", label);
  if (multiline) element.setAttribute("aria-multiline", "true");
  if (placeholder) element.setAttribute("data-placeholder", placeholder);
}

/** All of a name is selected, so that typing replaces it; in a card the caret stands at the end. */
function placeCaret(element, all) {
  const selection = getSelection();
  selection.selectAllChildren(element);
  if (!all) selection.collapseToEnd();
}
