import ipaddress

import pytest

from ameen.notifications.pushing.addresses import is_endpoint, is_name, is_public

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
        ("::ffff:142.250.74.10", True),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::8efa:4a0a", True),
        ("64:ff9b:1::8efa:4a0a", False),
        ("2002:c0a8:101::1", False),
        ("2002:8efa:4a0a::1", True),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
        ("::7f00:1", False),
        ("::ffff:0:7f00:1", False),
        ("fec0::1", False),
        ("ff0e::1", False),
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
        "https://push.example:/x",
        "https://push.example:8443/x",
        "https://push.example:443:443/x",
        "https://:pw@push.example/x",
        "https://@push.example/x",
        "https://push.example/a b",
        "https://push.example./x",
        "https://a..example/x",
        "https://" + "a" * 64 + ".example/x",
        "https://" + "a." * 130 + "example/x",
        "https://-a.example/x",
        "https://push\\x.example/x",
        "https://push_x.example/x",
        "https://xn--a.example%00.x/x",
        "https://localhost/x",
        "https://127.0.0.1/x",
        "https://127.1/x",
        "https://0x7f.0.0.0x1/x",
        "https://[2606:4700:4700::1111]/x",
        "https://[2606:4700/x",
        "https://pusḥ.example/x",
        "https://push.example/" + "x" * 2000,
        "javascript:alert(1)",
        "",
    ],
)
def test_what_no_browser_gives_is_no_endpoint(endpoint):
    for good in ("https://push.example/x", "https://PUSH.example:443/?a=b", "https://a.xn--p1ai/"):
        assert is_endpoint(good, Browser().keys)
    assert not is_endpoint(endpoint, Browser().keys)


OFF_THE_CURVE = "B" + "A" * 86


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"p256dh": "x", "auth": "y"},
        {"p256dh": "ä", "auth": ""},
        Browser().keys | {"p256dh": OFF_THE_CURVE},
        Browser().keys | {"auth": "AAAA"},
    ],
)
def test_keys_that_nothing_can_be_encrypted_for_are_refused(keys):
    assert not is_endpoint("https://push.example/x", keys)


@pytest.mark.parametrize("host", ["hub.example", "hub.مثال", "xn--hub.example"])
def test_a_name_of_the_public_dns(host):
    assert is_name(host)
