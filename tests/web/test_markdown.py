import pytest

from ameen.web.markdown import markdown


def test_markdown_becomes_html_that_can_do_no_harm():
    html = markdown(
        "**b**\nx\n\n<script>alert(1)</script> <b onclick=x>\n\n[j](javascript:x) ![p](//e/x.png)\n\n"
        "[w](https://a.example) <https://b.example>"
    )
    assert "<strong>b</strong><br>" in html
    assert "<script" not in html
    assert "<b " not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert 'href="https://a.example" rel="nofollow noopener"' in html


def test_its_direction_is_that_of_its_text():
    assert markdown("مرحبا").startswith('<div class="prose" dir="auto"><p>مرحبا</p>')


def test_names_of_those_who_are_mentioned_are_marked_in_the_text_alone():
    names = ("Salma Al Harthy", "Salma", "سلمى")
    html = markdown(
        "**@Salma Al Harthy** @Salma, @Salman a@Salma `@Salma` [@Salma](https://x.example) @سلمى",
        names,
    )
    marked = '<span class="mention">@{}</span>'.format
    assert f"<strong>{marked('Salma Al Harthy')}</strong> {marked('Salma')}, @Salman" in html
    assert html.count("mention") == 3
    assert marked("سلمى") in html
    assert "mention" not in markdown("@Salma")


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x>', "a.*", "(", "&lt;"])
def test_a_name_is_text_whatever_it_is(name):
    html = markdown(f"Ask @{name} today", (name,))
    assert "<script" not in html
    assert "<img" not in html


@pytest.mark.parametrize(
    "text", ['<span class="mention">@x</span>', '<span class="evil" onclick="x()">x</span>']
)
def test_a_writer_cannot_mark_anything_by_hand(text):
    assert "<span" not in markdown(text, ("y",))
