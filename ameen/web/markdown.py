"""Markdown as people write it in notes, made into HTML that can do no harm."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markupsafe import Markup

TAGS = {
    "span", "p", "br", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "hr", "a",
    "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
SCHEMES = {"http", "https", "mailto", "tel"}

MENTION = "mention"


def _marked(state: StateCore) -> None:
    """Parts the names of those who are mentioned from the text around them; not within links."""
    names = state.env.get("mentions")
    if not names:
        return
    either = "|".join(map(re.escape, names))
    mention = re.compile(rf"(?<!\w)@(?:{either})(?!\w)")
    for block in state.tokens:
        if block.children:
            block.children = list(_parted(block.children, mention))


def _parted(tokens: list[Token], mention: re.Pattern[str]) -> Iterator[Token]:
    links = 0
    for token in tokens:
        links += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "text" or links:
            yield token
            continue
        last = 0
        for found in mention.finditer(token.content):
            yield Token("text", "", 0, content=token.content[last : found.start()])
            yield Token(MENTION, "span", 0, content=found[0])
            last = found.end()
        yield Token("text", "", 0, content=token.content[last:])


def _drawn(renderer: Any, tokens: Sequence[Token], place: int, options: Any, env: Any) -> str:
    return f'<span class="{MENTION}">{escapeHtml(tokens[place].content)}</span>'


_reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).enable(
    ["table", "strikethrough"]
)
_reader.core.ruler.push(MENTION, _marked)
_reader.add_render_rule(MENTION, _drawn)


@lru_cache(maxsize=2048)
def markdown(text: str, mentions: tuple[str, ...] = ()) -> Markup:
    """The HTML of `text`: no raw HTML, no pictures, links without a referrer's blessing.
    `@` and one of the names of `mentions` is marked, the longest first."""
    html = nh3.clean(
        _reader.render(text, {"mentions": mentions}),
        tags=TAGS,
        attributes={"a": {"href", "title"}},
        tag_attribute_values={"span": {"class": {MENTION}}},
        url_schemes=SCHEMES,
        link_rel="nofollow noopener",
    )
    return Markup(f'<div class="prose" dir="auto">{html}</div>')  # noqa: S704 - cleaned by nh3
