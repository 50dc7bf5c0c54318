import re

import pytest


def marked(page):
    return re.findall(r'data-section="(\w+)" aria-current="page"', page)


@pytest.mark.parametrize("address", ["/things", "/things/new", "/things/one/sort/of/board"])
def test_the_part_that_an_address_names_is_marked_in_the_menu(as_, address):
    page = as_("anna").get(address).text
    assert marked(page) == ["things"]
    assert '<main id="main" class="main" tabindex="-1" data-section="things"' in page


def test_a_page_of_no_part_marks_none(as_):
    assert marked(as_("anna").get("/nowhere").text) == []
