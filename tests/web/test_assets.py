import re
from pathlib import Path

import pytest

from ameen.web.assets import FOREVER, icon, static


def test_a_file_is_kept_for_good_under_the_address_of_its_content(app, as_):
    with app.test_request_context("/"):
        address = static("css/ameen.css")
    assert re.fullmatch(r"/static/css/ameen\.css\?v=[0-9a-f]{16}", address)
    assert as_().get(address).headers["Cache-Control"] == FOREVER


@pytest.mark.parametrize("query", ["", "?v=0123456789abcdef"])
def test_under_any_other_address_it_is_asked_for_anew(as_, query):
    answer = as_().get(f"/static/css/ameen.css{query}")
    assert answer.headers["Cache-Control"] == "public, no-cache"
    again = as_().get(f"/static/css/ameen.css{query}",
                      headers={"If-None-Match": answer.headers["ETag"]})  # fmt: skip
    assert again.status_code == 304


def test_a_file_that_is_not_there_has_no_address(app):
    with app.test_request_context("/"):
        for path in ("css/none.css", "../setup.cfg"):
            with pytest.raises(LookupError):
                static(path)


def test_an_icon_is_drawn_for_the_eye_alone_unless_it_is_named(app):
    with app.test_request_context("/"):
        assert 'aria-hidden="true"' in icon("search")
        assert 'role="img" aria-label="Find &#34;it&#34;"' in icon("search", 'Find "it"')
        assert "icon-flip" in icon("arrow-left")
        with pytest.raises(LookupError):
            icon("../search")


def test_each_block_of_our_sheet_is_closed_before_the_next_part():
    sheet = (Path(__file__).parents[2] / "static" / "css" / "ameen.css").read_text("utf-8")
    open_blocks, parts = 0, {}
    for number, line in enumerate(sheet.splitlines(), 1):
        if line.startswith("/*"):
            parts[number] = open_blocks
        open_blocks += line.count("{") - line.count("}")
    assert open_blocks == 0
    assert {number for number, depth in parts.items() if depth} == set()
