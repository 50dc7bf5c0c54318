"""Templates hold to the house: no inline script or style, no bare text, fragments well-formed."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, meta, nodes

TEMPLATES = Path(__file__).parent.parent / "templates"
PAGES = sorted(TEMPLATES.glob("**/*.html"))
# Parts of the frame around a page are no fragments: nothing is ever swapped for them.
FRAGMENTS = [p for p in PAGES if p.name.startswith("_") and p.parent.name != "layouts"]
# Mail programs know no style sheets, and no policy that forbids a style of its own.
IN_BROWSERS = [p for p in PAGES if "mail" not in p.parts]
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr"}
READ_ALOUD = {"alt", "aria-description", "aria-label", "hx-confirm", "placeholder", "title"}
TRANSLATE = {"_", "gettext", "ngettext", "npgettext", "pgettext"}
HOLE = "\ue000"  # stands where {{ … }} was; no letter


def _name(path):
    return str(path.relative_to(TEMPLATES))


each_page = pytest.mark.parametrize("path", PAGES, ids=_name)
each_in_browsers = pytest.mark.parametrize("path", IN_BROWSERS, ids=_name)
each_fragment = pytest.mark.parametrize("path", FRAGMENTS, ids=_name)


@pytest.fixture
def names_known_everywhere(app):
    """Names that every template has without being given them."""
    with app.test_request_context("/"):
        context = {}
        app.update_template_context(context)
        return set(app.jinja_env.globals) | set(context)


@each_in_browsers
def test_a_template_has_no_inline_script_or_style(path):
    assert _read(path.read_text(encoding="utf-8")).unsafe == []


@each_page
def test_a_template_has_no_bare_text(path):
    assert _read(path.read_text(encoding="utf-8")).bare == []


@each_page
def test_a_template_closes_what_it_opens(path):
    read = _read(path.read_text(encoding="utf-8"))
    assert read.astray == []


@each_page
def test_texts_given_to_macros_are_translated(app, path):
    tree = app.jinja_env.parse(path.read_text(encoding="utf-8"))
    assert [text for text in _untranslated(tree) if re.match(r"[A-Z][a-z]", text)] == []


@each_fragment
def test_a_fragment_opens_with_a_comment_naming_its_inputs(app, names_known_everywhere, path):
    source = path.read_text(encoding="utf-8")
    comment = re.match(r"\{#(.*?)#\}", source, re.DOTALL)
    assert comment, "the first thing in a fragment is {# its, inputs #}"
    needed = meta.find_undeclared_variables(app.jinja_env.parse(source)) - names_known_everywhere
    assert needed <= set(re.findall(r"\w+", comment[1]))


@each_fragment
def test_a_fragment_has_one_root_with_an_id(path):
    roots = _read(path.read_text(encoding="utf-8")).roots
    assert len(roots) == 1, f"roots: {roots}"
    tag, has_id, repeated = roots[0]
    assert has_id, f"<{tag}> has no id"
    assert not repeated, f"<{tag}> stands in a loop"


@pytest.mark.parametrize(
    "source",
    [
        '<p style="color: red"></p>',
        "<style>p { color: red }</style>",
        "<script>go()</script>",
        '<a onclick="go()"></a>',
        '<a hx-on:click="go()"></a>',
        """<a hx-vals='js:{a: 1}'></a>""",
        '<a hx-trigger="click[ctrlKey]"></a>',
        '<a href="javascript:go()"></a>',
    ],
)
def test_inline_script_and_style_are_recognised(source):
    assert _read(source).unsafe


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        ("<p>{{ name }} · 5</p>", False),
        ("<p>{{ name }} of 5</p>", True),
        ("<p>{# a comment #}{{ _('Name') }}</p>", False),
        ("<p>{% trans %}Name{% endtrans %}</p>", False),
        ("{% macro wrong(a) %} required{% if a %} title='{{ a }}'{% endif %}{% endmacro %}", False),
        ("<p>سلام</p>", True),
        ('<input placeholder="{{ _("Name") }}">', False),
        ('<input placeholder="Name">', True),
        ('<input type="submit" value="Save">', True),
    ],
)
def test_bare_text_is_recognised(source, bare):
    assert bool(_read(source).bare) is bare


@pytest.mark.parametrize(
    ("source", "roots"),
    [
        ('<p id="{{ id }}"><b></b></p>', [("p", True, False)]),
        ("<p></p><img>", [("p", False, False), ("img", False, False)]),
        ('{% for p in ps %}<p id="{{ p }}"></p>{% endfor %}', [("p", True, True)]),
        ('<p id="a">{% if b %}<i></i>{% else %}<b></b>{% endif %}</p>', [("p", True, False)]),
    ],
)
def test_roots_are_recognised(source, roots):
    read = _read(source)
    assert (read.roots, read.astray) == (roots, [])


def _untranslated(tree):
    """Text constants that are neither compared, nor keys, nor given to gettext."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, nodes.Call):
            called = node.node
            if isinstance(called, nodes.Name) and called.name in TRANSLATE:
                continue
        if isinstance(node, nodes.Compare | nodes.Getitem | nodes.Include | nodes.Import):
            continue
        if isinstance(node, nodes.Const) and isinstance(node.value, str):
            yield node.value
        waiting.extend(node.iter_child_nodes())


def _read(source):
    """A template as an HTML parser sees it, with holes for expressions."""
    reader = _Reader()
    skipping = False
    block = None
    tokens = list(Environment().lex(source))
    for place, (line, token, value) in enumerate(tokens):
        reader.template_line = line
        if token == "block_begin":
            block = []
        elif token == "block_end":
            if block[0] in ("trans", "endtrans"):
                skipping = block[0] == "trans"
                reader.feed(HOLE)
            reader.enter_or_leave(block[0], _writes_attributes(tokens[place:]))
            block = None
        elif token == "variable_end":
            reader.feed(HOLE)
        elif block is not None and token == "name":
            block.append(value)
        elif token == "data" and not skipping:
            reader.feed(value)
    reader.finish()
    return reader


def _writes_attributes(tokens):
    """Whether what follows, up to the end of the macro, stands inside a tag and opens none."""
    for _, token, value in tokens:
        if token == "data" and "<" in value:
            return False
        if (token, value) == ("name", "endmacro"):
            return True
    return False


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.template_line = 0
        self.unsafe, self.bare, self.astray = [], [], []
        self.roots = []  # (tag, has an id, stands in a loop)
        self._open = []
        self._blocks = []
        self._attributes = False  # within a macro that writes some

    def enter_or_leave(self, word, attributes):
        if word == "macro" and attributes:
            self.feed("<i ")
            self._attributes = True
        elif word == "endmacro" and self._attributes:
            self.feed("></i>")
            self._attributes = False
        if word in ("for", "if", "macro", "call", "block", "filter", "with"):
            self._blocks.append((word, list(self._open)))
        elif word in ("else", "elif") and self._blocks:
            # Each branch begins with what was open before the first.
            self._open = list(self._blocks[-1][1])
        elif word.startswith("end") and self._blocks and self._blocks[-1][0] == word[3:]:
            self._blocks.pop()

    def handle_starttag(self, tag, attributes):
        blocks = {word for word, _ in self._blocks}
        if not self._open and "macro" not in blocks:
            has_id = any(name == "id" and value for name, value in attributes)
            self.roots.append((tag, has_id, "for" in blocks))
        if tag not in VOID:
            self._open.append(tag)
        names = {name for name, _ in attributes}
        if tag == "style" or (tag == "script" and "src" not in names):
            self._note(self.unsafe, f"<{tag}>")
        for name, value in attributes:
            self._look_at(tag, name, (value or "").strip(), dict(attributes))

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag):
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self._note(self.astray, f"</{tag}> while {self._open[-1:]} is open")

    def handle_data(self, data):
        if any(letter.isalpha() for letter in data):
            self._note(self.bare, data.strip())

    def finish(self):
        self.close()
        if self._open:
            self._note(self.astray, f"never closed: {self._open}")

    def _look_at(self, tag, name, value, attributes):
        if name == "style" or name.startswith(("on", "hx-on")):
            self._note(self.unsafe, name)
        if re.search(r"\b(js|javascript):", value):
            self._note(self.unsafe, f"{name}={value}")
        if name.startswith("hx-trigger") and "[" in value:
            self._note(self.unsafe, f"{name}={value}")
        button = tag == "input" and attributes.get("type") in ("submit", "button", "reset")
        spoken = name in READ_ALOUD or (name == "value" and button)
        if spoken and any(letter.isalpha() for letter in value):
            self._note(self.bare, f"{name}={value}")

    def _note(self, kind, what):
        kind.append(f"line {self.template_line}: {what}")
