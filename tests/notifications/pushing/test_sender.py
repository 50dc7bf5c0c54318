import pytest
from py_vapid import Vapid02

from ameen.config import Settings
from ameen.notifications.pushing.sender import sender_of

SECRETS = {"AMEEN_SECRET": "s" * 32, "AMEEN_CRON_SECRET": "c" * 32}


@pytest.fixture(scope="module")
def vapid():
    found = Vapid02()
    found.generate_keys()
    return found


@pytest.mark.parametrize("mail_from", ["", "hub@office", "crm@mail.example"])
@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://hub.example",
        "https://hub.example:8443",
        "https://hub.example/crm",
        "https://hub.example:8443/crm/",
        "https://hub",
        "https://hub:8443/crm",
        "https://hub_1.example",
        "https://hub.example.",
        "https://10.0.0.5:8443",
        "https://[fd00::1]:8443",
        "https://مركز.example",
        "https://me:pw@hub.example",
        "http://hub:4000",
        "http://hub.example:4000",
        "http://localhost:4000",
        "http://10.0.0.5",
        "http://[::1]",
    ],
)
def test_every_address_that_settings_accept_gives_a_sender_that_can_be_signed(
    tmp_path, vapid, url, mail_from
):
    settings = Settings.load(SECRETS | {"AMEEN_URL": url, "AMEEN_MAIL_FROM": mail_from}, tmp_path)
    sender = sender_of(settings)
    signed = vapid.sign({"aud": "https://push.example", "sub": sender})
    assert signed["Authorization"].startswith("vapid t=")
    assert "pw" not in sender


@pytest.mark.parametrize(
    ("url", "mail_from", "sender"),
    [
        ("https://hub.example:8443/crm", "crm@mail.example", "mailto:crm@mail.example"),
        ("https://hub.example:8443/crm", "crm@office", "https://hub.example"),
        ("http://hub.example:4000", "", "mailto:ameen@hub.example"),
        ("https://hub", "", "mailto:ameen@localhost"),
    ],
)
def test_the_sender_is_whom_one_can_write_to(tmp_path, url, mail_from, sender):
    told = SECRETS | {"AMEEN_URL": url, "AMEEN_MAIL_FROM": mail_from}
    assert sender_of(Settings.load(told, tmp_path)) == sender
