/** Keys: the registry says what they mean; whatever else can be typed begins to write. */

const isText = (element) => element?.isContentEditable || element?.matches?.("input, textarea, select");
const isSign = (event) => event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== " ";

export function install(editor) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || isText(event.target) || document.querySelector("dialog[open]")) return;
    if (event.target.closest?.(".ed-menu, details.menu, .ed-panel")) return;
    const inGrid = editor.grid.root.contains(event.target) || event.target === document.body;
    const command = editor.commands.forKeys(event, editor, inGrid);
    // The browser itself turns these keys into events of the clipboard.
    if (command?.native) return;
    if (command) {
      event.preventDefault();
      command.run(editor);
      return;
    }
    // Typing replaces: the sign itself goes into the text that has just been opened for it.
    if (inGrid && isSign(event) && editor.selection.key && !event.target.closest("button")) editor.startHere("");
  });
}
