"""The browser shows a card's text in the moment before the server answers: both must read it alike."""

import json
import re
import subprocess

from config.settings import BASE_DIR
from journeys.formatting import to_html
from launcher.node import node

SCRIPT = """
import { toHtml, write } from "./static/js/editor/rich-text.js";

const WORDS = ["a", "b c", "Ü", "日本", "「", "*", "_", "[", "]", "(x)", "\\\\", "- ", "1. ", " ", ".", "<b>", "&amp;", "!"];
let state = 7;
const roll = (below) => {
  state = (state * 1103515245 + 12345) % 2147483648;
  return Math.floor((state / 2147483648) * below);
};
const several = (make) => Array.from({ length: 1 + roll(3) }, make);
const inline = (depth) => several(() => {
  const kind = roll(8);
  if (kind === 0) return { type: "break" };
  if (kind < 5 || depth > 2) return { type: "text", text: several(() => WORDS[roll(WORDS.length)]).join("") };
  if (kind === 7) return { type: "link", href: "https://example.org/a?b=1&c=(2)", children: inline(depth + 1) };
  return { type: kind === 5 ? "strong" : "em", children: inline(depth + 1) };
});
const blocks = (depth) => several(() => {
  if (roll(3) || depth > 2) return { type: "paragraph", children: inline(0) };
  return { type: "list", ordered: roll(2) === 1, start: 1 + roll(3), items: several(() => blocks(depth + 1)) };
});
const written = Array.from({ length: 600 }, () => write(blocks(0)));
console.log(JSON.stringify(written.map((text) => [text, toHtml(text)])));
"""


def settled(html: str) -> str:
    """Without the line ends that HTML does not show, and with quotation marks in one spelling."""
    return re.sub(r"\n\s*|(?<=>)\s+(?=<)", "", html).replace("%22", "&quot;")


def test_browser_and_server_read_what_the_editor_writes_alike():
    answer = subprocess.run(  # noqa: S603 (our own script)
        [*node(), "--input-type=module", "--eval", SCRIPT], cwd=BASE_DIR, capture_output=True, text=True, check=True, timeout=300
    )
    for text, html in json.loads(answer.stdout):
        assert settled(html) == settled(to_html(text)), text
