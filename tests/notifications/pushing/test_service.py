import ipaddress

import pytest

from ameen.notifications.pushing.service import is_endpoint, is_public

from .conftest import Browser


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("142.250.74.10", True),
        ("2a00:1450:4001:80b::200a", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:10.1.2.3", False),
    ],
)
def test_only_addresses_out_in_the_world_are_asked(address, public):
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example/x",
        "https:///x",
        "https://user:pass@push.example/x",
        "https://push.example/\r\nHost: x",
        "https://push.example:port/x",
        "https://push.example/" + "x" * 2000,
        "javascript:alert(1)",
        "",
    ],
)
def test_what_no_browser_gives_is_no_endpoint(endpoint):
    assert is_endpoint("https://push.example/x", Browser().keys)
    assert not is_endpoint(endpoint, Browser().keys)


@pytest.mark.parametrize("keys", [{}, {"p256dh": "x", "auth": "y"}, {"p256dh": "ä", "auth": ""}])
def test_keys_that_are_none_are_refused(keys):
    assert not is_endpoint("https://push.example/x", keys)
