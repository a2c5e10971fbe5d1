"""How the text of a card is formatted: bold, italic, lists and links, written in a small part of Markdown.

The text is kept as it was written; whatever it holds besides these four stands there as the characters it is. Anybody may
write a card through the API, so nothing here trusts its input: no HTML, no pictures, and links lead to the web or to a mailbox.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml, isWhiteSpace
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.list import list_block
from markdown_it.rules_inline import StateInline, emphasis, link
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

# In characters. Marks of formatting count, so that 10,000 characters fit however they are set.
TEXT_LIMIT = 20_000

SCHEMES = frozenset({"http", "https", "mailto"})
# Deeper lists are drawn as the text they are; without a limit somebody could exhaust the stack of whoever looks at the card.
DEEPEST_LIST = 6

# A text with none of these marks says the same with or without Markdown: most cards, and the parser costs them nothing.
MARKS = re.compile(r"[*_\[\]\\\n\r\0]")
LIST_LIKE = re.compile(r"[-+*0-9]")
NO_ADDRESS = re.compile(r"\([ \t\n]*\)")
ONLY_A_MARKER = re.compile(r"\s*(?:[-+*]|\d{1,9}[.)])\s*")


def to_html(text: str) -> SafeString:
    """The text as HTML of `p`, `br`, `strong`, `em`, `ul`, `ol`, `li` and `a`; safe to show to anybody."""
    if _is_plain(text):
        said = text.strip()
        return mark_safe(f'<p dir="auto">{escapeHtml(said)}</p>' if said else "")  # noqa: S308 (escaped)
    return mark_safe(_rendered(text))  # noqa: S308 (what the renderer of this module writes)


def to_plain(text: str) -> str:
    """The words of the text without its marks, for titles, tables and those who listen."""
    if _is_plain(text):
        return text.strip()
    written: list[str] = []
    _write(MARKDOWN.parse(text), written)
    lines = "".join(written).split("\n")
    return "\n".join(line.rstrip() for line in lines if line.strip())


def _is_plain(text: str) -> bool:
    return not MARKS.search(text) and not LIST_LIKE.match(text.strip())


@lru_cache(maxsize=2048)
def _rendered(text: str) -> str:
    """Remembered, since a map is read far more often than a card is written."""
    return str(MARKDOWN.render(text)).strip()


def _write(tokens: Sequence[Token], written: list[str]) -> None:
    """Append the words of block tokens, one line for each paragraph and item."""
    numbers: list[int | None] = []
    begins_item = False
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                numbers.append(None)
            case "ordered_list_open":
                start = token.attrGet("start")
                numbers.append(1 if start is None else int(start))
            case "bullet_list_close" | "ordered_list_close":
                numbers.pop()
            case "list_item_open":
                number = numbers[-1]
                written.append("\n" + "  " * (len(numbers) - 1) + ("• " if number is None else f"{number}. "))
                numbers[-1] = None if number is None else number + 1
                begins_item = True
            case "inline":
                if not begins_item:
                    written.append("\n")
                begins_item = False
                for part in token.children or []:
                    written.append("\n" if part.type in {"softbreak", "hardbreak"} else part.content)


def is_safe_link(url: str) -> bool:
    """Whether a card may link there: an address of the web or of a mailbox, and nothing that a browser would run."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() in SCHEMES and bool(parts.netloc or (parts.scheme.lower() == "mailto" and parts.path))


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A list, unless it is too deep or no more than a marker: a card that says "-" means the dash."""
    if state.level >= 2 * DEEPEST_LIST:
        return False
    if not silent and ONLY_A_MARKER.fullmatch(state.src, state.bMarks[start] + state.tShift[start], state.eMarks[start]):
        return False
    return list_block(state, start, end, silent)


class CardRenderer(RendererHTML):
    """Each paragraph and item finds its own direction, and a link leads out of the page without telling it more than needed."""

    def paragraph_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        tokens[idx].attrSet("dir", "auto")
        return self.renderToken(tokens, idx, options, env)

    def list_item_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.paragraph_open(tokens, idx, options, env)

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        opened = tokens[idx]
        opened.attrs = {"href": opened.attrs.get("href", ""), "rel": "noopener noreferrer", "target": "_blank"}
        return self.renderToken(tokens, idx, options, env)


def _link(state: StateInline, silent: bool) -> bool:
    """A link, unless it leads nowhere: "[]()" is four signs."""
    if state.src[state.pos] != "[" or "](" not in state.src[state.pos :]:
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos, True)
    if end < 0 or NO_ADDRESS.match(state.src, end + 1):
        return False
    return link(state, silent)


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Stars beside a word begin and end emphasis whatever sign stands next to them, as Japanese quotation marks do."""
    if state.src[state.pos] != "*":
        return emphasis.tokenize(state, silent)
    if silent:
        return False
    end = state.pos
    while end < state.posMax and state.src[end] == "*":
        end += 1
    opens = end < state.posMax and not isWhiteSpace(ord(state.src[end]))
    closes = state.pos > 0 and not isWhiteSpace(ord(state.src[state.pos - 1]))
    for _ in range(end - state.pos):
        token = state.push("text", "", 0)
        token.content = "*"
        state.delimiters.append(
            Delimiter(marker=ord("*"), length=end - state.pos, token=len(state.tokens) - 1, end=-1, open=opens, close=closes)
        )
    state.pos = end
    return True


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("zero", {"html": False, "breaks": True, "maxNesting": 4 * DEEPEST_LIST + 40}, renderer_cls=CardRenderer)
    markdown.enable(["list", "newline", "escape", "emphasis", "link"])
    markdown.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    markdown.inline.ruler.at("emphasis", _emphasis)
    markdown.inline.ruler.at("link", _link)
    markdown.validateLink = is_safe_link  # type: ignore[method-assign]
    return markdown


MARKDOWN = _markdown()
