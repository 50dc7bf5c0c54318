import pytest

from ameen.accounts.rules import device_of


@pytest.mark.parametrize(
    ("agent", "named"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36", ("Chrome", "Windows")),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36 Edg/142.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_1) AppleWebKit/605.1.15 Version/18.1 Safari/605.1.15", ("Safari", "macOS")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile Safari/604.1", ("Safari", "iPhone")),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/142.0 Mobile Safari/537.36", ("Chrome", "Android")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", ("Firefox", "Linux")),
        ("curl/8.5.0", ("curl", "")),
        ("", ("", "")),
        ("<script>", ("", "")),
    ],
)  # fmt: skip
def test_a_browser_is_named_as_people_know_it(agent, named):
    assert tuple(device_of(agent)) == named
