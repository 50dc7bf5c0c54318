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
