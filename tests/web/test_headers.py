import pytest

PAGES = ["/things", "/sign-in", "/fail/bug", "/nowhere", "/api/things/fail/404"]


@pytest.mark.parametrize("address", [*PAGES, "/static/css/ameen.css"])
def test_every_answer_carries_the_security_headers(as_, address):
    headers = as_("anna").get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "Strict-Transport-Security" not in headers


def test_over_https_the_browser_is_told_to_stay_there(as_):
    headers = as_("anna").get("/things", base_url="https://localhost").headers
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_each_answer_names_its_request(as_):
    client = as_("anna")
    first, second = (client.get("/things").headers["X-Request-ID"] for _ in range(2))
    assert first != second
    mine = client.get("/things", headers={"X-Request-ID": "bad id\u00e9"[:6]}).headers
    assert mine["X-Request-ID"] != "bad id"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(as_):
    cookie = as_().get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("ameen_visitor=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_no_page_has_inline_script_or_style(as_):
    text = as_("anna").get("/things/new").text
    assert " style=" not in text
    assert "<style" not in text
    assert " onclick" not in text
    assert "<script>" not in text
