/**
 * The formatting of cards: bold, italic, lists and links, kept as a small part of Markdown. Pure.
 *
 *   parse(text) → blocks · write(blocks) → text · toHtml(text) · toPlain(text) · fromDom(element, {typed}) → blocks
 */
export { fromDom } from "./rich-dom.js";
export { isSafeLink, parse } from "./rich-parse.js";
export { htmlOf, tidy, toHtml, toPlain, write } from "./rich-write.js";
