import pytest

from ameen.web.request import safe_next


@pytest.mark.parametrize("address", ["/", "/things?sort=name&x=%2F", "/خ"])
def test_a_page_of_the_hub_may_be_gone_to(address):
    assert safe_next(address) == address


@pytest.mark.parametrize(
    "address",
    ["", None, "things", "//evil", "/\\evil", "https://evil", "javascript:x", "/a\r\nSet-Cookie: x",
     "/\t/evil", "\\\\evil", "/a\\b"],
)  # fmt: skip
def test_nothing_else_may(address):
    assert safe_next(address) == "/"
