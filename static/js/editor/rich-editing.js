/**
 * The text of a card, edited where it stands with bold, italic, lists and links. The same contract as `editInPlace`; undo inside
 * the text is the browser's own, which is why its own editing commands are used.
 *
 *   Ctrl+B, Ctrl+I, Ctrl+K link, Ctrl+Shift+8 list, Ctrl+Shift+7 numbers, Ctrl+] and Ctrl+[ deeper and back, Alt+F10 the toolbar
 */
import { formatBar, within } from "./format-bar.js";
import { parsed } from "./rich-dom.js";
import { fromDom, htmlOf, isSafeLink, parse, write } from "./rich-text.js";

const PAUSE = 700;
const KEYS = { b: "bold", i: "italic", "]": "indent", "[": "outdent" };
const LISTS = { Digit8: "insertUnorderedList", Digit7: "insertOrderedList" };
// The browser offers more than a card can hold.
const FOREIGN = /^format(?!Bold|Italic|Indent|Outdent|Remove)|^insertFromDrop$|^insertHorizontalRule$/;

export function editRichly(element, { text, typed = null, label, placeholder = "", onPause, onInput, onDone }) {
  let timer = null;
  let over = false;
  const given = { contenteditable: "true", role: "textbox", "aria-multiline": "true", "aria-label": label, ...(placeholder ? { "data-placeholder": placeholder } : {}) };
  element.innerHTML = typed === null ? htmlOf(parse(text)) : "";
  for (const [name, value] of Object.entries(given)) element.setAttribute(name, value);
  document.execCommand("defaultParagraphSeparator", false, "p");
  element.focus();
  caretToEnd(element);
  const bar = formatBar(element, { say: say(element), linked });

  const written = () => write(fromDom(element, { typed: true }));

  function finish(how) {
    if (over) return;
    over = true;
    clearTimeout(timer);
    bar.remove();
    for (const [type, listener] of Object.entries(listeners)) element.removeEventListener(type, listener);
    for (const name of Object.keys(given)) element.removeAttribute(name);
    onDone(written(), how);
  }

  function linked() {
    bar.askForLink();
  }

  const listeners = {
    keydown(event) {
      if (event.isComposing) return;
      event.stopPropagation();
      const mod = event.ctrlKey || event.metaKey;
      if (mod && !event.altKey) {
        const command = event.shiftKey ? LISTS[event.code] : KEYS[event.key.toLowerCase()];
        if (command) {
          event.preventDefault();
          if (!/dent$/.test(command) || within("li", element)) document.execCommand(command);
        } else if (!event.shiftKey && event.key.toLowerCase() === "k") {
          event.preventDefault();
          linked();
        } else if (event.key === "Enter") leave(event, "enter");
        return;
      }
      if (event.key === "F10" && event.altKey) return leaveFor(event, bar);
      // In a list Enter makes the next item, and on an empty one it ends the list: the browser does both.
      if (event.key === "Enter" && !event.shiftKey && within("li", element)) return;
      const how = { Enter: event.shiftKey ? null : "enter", Tab: event.shiftKey ? "back" : "tab", Escape: "escape" }[event.key];
      if (how) leave(event, how);
    },
    beforeinput(event) {
      if (FOREIGN.test(event.inputType)) event.preventDefault();
    },
    input() {
      onInput?.();
      bar.show();
      clearTimeout(timer);
      if (onPause) timer = setTimeout(() => !over && onPause(written()), PAUSE);
    },
    blur(event) {
      // Not when the window itself loses the focus, nor when it goes to the toolbar: whoever comes back goes on writing.
      // After what is under way: the focus may go because the page is being drawn anew.
      if (document.hasFocus() && !bar.contains(event.relatedTarget)) queueMicrotask(() => finish("blur"));
    },
    paste: (event) => pasted(event),
  };

  function leave(event, how) {
    event.preventDefault();
    finish(how);
  }

  bar.leave = (how) => finish(how);
  for (const [type, listener] of Object.entries(listeners)) element.addEventListener(type, listener);
  return { element, finish, written };
}

function leaveFor(event, bar) {
  event.preventDefault();
  bar.focusFirst();
}

/** Behind the last word: within the item of a list, and behind a link rather than in it. */
function caretToEnd(element) {
  let node = element;
  while (node.lastChild && !["A", "BR"].includes(node.lastChild.nodeName)) node = node.lastChild;
  getSelection().collapse(node, node.nodeType === 3 ? node.length : node.childNodes.length);
}

const say = (element) => (command, value = null) => {
  element.focus();
  document.execCommand(command, false, value);
};

/** What is pasted comes in with its four kinds of formatting; an address pasted on words makes them a link. */
function pasted(event) {
  const data = event.clipboardData;
  const [html, plain] = [data?.getData("text/html"), data?.getData("text/plain") ?? ""];
  if (!html && !plain) return;
  event.preventDefault();
  event.stopPropagation();
  if (isSafeLink(plain.trim()) && !/\s/.test(plain.trim()) && !getSelection().isCollapsed) {
    document.execCommand("createLink", false, plain.trim());
    return;
  }
  const blocks = html ? parse(write(fromDom(parsed(html).body))) : linesOf(plain);
  if (!blocks.length) return;
  const [only] = blocks;
  const inline = blocks.length === 1 && only.type === "paragraph";
  document.execCommand("insertHTML", false, inline ? htmlOf(blocks).replace(/^<p[^>]*>|<\/p>$/g, "") : htmlOf(blocks));
}

/** Plain text as it is: nothing in it is a mark. */
function linesOf(plain) {
  const lines = plain.replace(/\r\n?/g, "\n").split("\n");
  const children = lines.flatMap((text, index) => [...(index ? [{ type: "break" }] : []), ...(text ? [{ type: "text", text }] : [])]);
  return parse(write([{ type: "paragraph", children }]));
}
