"""The text of cards: what is formatted, what stays as it was written, and that nothing dangerous comes out."""

import re
from html.parser import HTMLParser

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from journeys.formatting import MARKDOWN, TEXT_LIMIT, is_safe_link, to_html, to_plain
from journeys.models import Card, Lane, LaneKind, Step

ALLOWED = {
    "p": {"dir"},
    "br": set(),
    "strong": set(),
    "em": set(),
    "ul": set(),
    "ol": {"start"},
    "li": {"dir"},
    "a": {"href", "rel", "target"},
}


class Reader(HTMLParser):
    """Collects what a browser would see: tags, attributes and words."""

    def __init__(self):
        super().__init__()
        self.tags, self.words, self.open = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment

    def handle_data(self, data):
        self.words.append(data)


def read(html):
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert not reader.open
    return reader


# Texts in which marks stand close together, and texts of anything that Unicode has.
PIECES = r"""* ** _ [ ]( ) ![ ` # > <b> <!-- &amp; \ - 1. a Ü 日本 שלום 👩‍👧 é " ' https://e.org javascript:x"""
SPACES = ["- ", "1. ", " ", "  ", "\t", "\n", "\n\n", "\0", "\u2028", "e\u0301"]
marked = st.lists(st.sampled_from([*PIECES.split(), *SPACES]), max_size=40).map("".join)
texts = st.one_of(st.text(max_size=200), marked)


@given(texts)
def test_whatever_is_written_only_the_few_tags_come_out(text):
    for tag, attributes in read(to_html(text)).tags:
        assert set(attributes) <= ALLOWED[tag]
        if tag == "a":
            assert re.match(r"(https?://|mailto:)", attributes["href"], re.I)
            assert attributes["rel"] == "noopener noreferrer"


def letters(text):
    return [character for character in text if character.isalnum()]


@given(texts.filter(lambda text: "](" not in text and not re.search(r"\d", text)))
def test_no_letter_is_lost(text):
    assert letters("".join(read(to_html(text)).words)) == letters(text)
    assert letters(to_plain(text)) == letters(text)


@given(texts)
def test_the_short_way_for_plain_texts_says_the_same_as_the_parser(text):
    def settled(html):
        return re.sub(r"\s*(<[^>]*>)\s*", r"\1", html).strip().replace('<p dir="auto"></p>', "")

    assert settled(to_html(text)) == settled(MARKDOWN.render(text))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Too slow", '<p dir="auto">Too slow</p>'),
        ("**Too** *slow*", '<p dir="auto"><strong>Too</strong> <em>slow</em></p>'),
        ("- one\n- two", '<ul>\n<li dir="auto">one</li>\n<li dir="auto">two</li>\n</ul>'),
        ("3. three", '<ol start="3">\n<li dir="auto">three</li>\n</ol>'),
        ("one\ntwo", '<p dir="auto">one<br>\ntwo</p>'),
        ("<script>alert(1)</script>", '<p dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;</p>'),
        ("[x](javascript:alert(1))", '<p dir="auto">[x](javascript:alert(1))</p>'),
        ("-", '<p dir="auto">-</p>'),
        ("[]() [a]( )", '<p dir="auto">[]() [a]( )</p>'),
        ("5 * 3 * 2 and snake_case_word", '<p dir="auto">5 * 3 * 2 and snake_case_word</p>'),
        ("# not a heading", '<p dir="auto"># not a heading</p>'),
        ("", ""),
    ],
)
def test_a_text_is_formatted(text, html):
    assert to_html(text) == html


def test_a_link_leads_to_the_web_or_a_mailbox_and_nowhere_else():
    assert 'href="https://example.org/a?b=1&amp;c=2"' in to_html("[see](https://example.org/a?b=1&c=2)")
    assert 'href="mailto:help@example.org"' in to_html("[write](mailto:help@example.org)")
    for address in ["javascript:x", "JaVaScRiPt:x", "data:text/html,x", "//example.org", "/w/", "http:", "vbscript:x"]:
        assert not is_safe_link(address)
        assert "<a" not in to_html(f"[see]({address})")
    assert not is_safe_link("http://[")


def test_words_without_marks_read_well():
    assert to_plain("**Pay** [here](https://e.org)\n\n- one\n- two\n  1. deep") == "Pay here\n• one\n• two\n  1. deep"


@pytest.mark.parametrize("text", ["שלום **עולם**", "日本語の**カード**", "👩🏽‍🚀 *go*", "e\u0301a\u0308", "مرحبا"])
def test_scripts_of_the_world_survive(text):
    words = "".join(read(to_html(text)).words)
    assert words.strip() == text.replace("*", "")
    assert 'dir="auto"' in to_html(text)


def test_lists_without_end_are_drawn_as_text_at_last():
    text = "- " * 2000 + "deep"
    assert "deep" in to_html(text)
    assert to_html(text).count("<ul>") < 10


def test_a_card_of_ten_thousand_characters_is_kept_and_one_without_end_is_refused(journey):
    lane = Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.PAINS, name="Pain points")
    card = Card(workspace=journey.workspace, lane=lane, step=Step.objects.get(name="Search"), text="長い" * 5000)
    card.clean()
    card.text = "x" * (TEXT_LIMIT + 1)
    with pytest.raises(ValidationError, match=r"a card holds 20,000\. Shorten it"):
        card.clean()


def test_the_name_of_a_card_is_its_words(journey):
    assert str(Card(text="**Too** slow")) == "Too slow"
    assert str(Card(text="", emotion=-2)) == "Emotion -2"


def test_the_map_and_the_outline_show_formatted_text(client, alice, journey):
    lane = Lane.objects.create(workspace=journey.workspace, journey=journey, kind=LaneKind.PAINS, name="Pain points")
    step = Step.objects.get(name="Search")
    Card.objects.create(workspace=journey.workspace, lane=lane, step=step, text="**Too** slow <b>now</b>")
    client.force_login(alice)
    page = client.get(f"/w/example/journeys/{journey.pk}/").content.decode()
    assert "<strong>Too</strong> slow &lt;b&gt;now&lt;/b&gt;" in page
    assert "Too slow &lt;b&gt;" in client.get(f"/w/example/journeys/{journey.pk}/outline/").content.decode()
