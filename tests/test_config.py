import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from ameen.config import Settings, SettingsError

LONG = "x" * 32


def load(tmp_path, **environ):
    return Settings.load(environ, tmp_path / "data")


def test_a_fresh_folder_gets_its_secrets_once_and_for_its_owner_alone(tmp_path):
    first, second = load(tmp_path), load(tmp_path)
    assert (first.secret, first.cron_secret) == (second.secret, second.cron_secret)
    assert len(first.secret) >= 32 and first.secret != first.cron_secret.encode()
    for path in (tmp_path / "data").rglob("*"):
        wanted = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == wanted, path
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"AMEEN_PROT": "1"}, "no setting AMEEN_PROT"),
        ({"AMEEN_SECRT": LONG}, "Did you mean AMEEN_SECRET"),
        ({"AMEEN_ENV": "prod"}, "AMEEN_ENV is 'prod'; it can be development or production"),
        ({"AMEEN_WORKERS": "many"}, "AMEEN_WORKERS is 'many'; it can be a number from 1"),
        ({"AMEEN_THREADS": "0"}, "AMEEN_THREADS is '0'"),
        ({"AMEEN_LOG": "loud"}, "AMEEN_LOG is 'loud'"),
        ({"AMEEN_SECRET": "short"}, "AMEEN_SECRET is too short"),
        ({"AMEEN_ENV": "production"}, "AMEEN_SECRET is not set"),
        ({"AMEEN_ENV": "production", "AMEEN_SECRET": LONG}, "AMEEN_CRON_SECRET is not set"),
        ({"AMEEN_URL": "hub.example"}, "AMEEN_URL is not an address.*looks like https://"),
        (
            {"AMEEN_MAIL_URL": "mail.example"},
            "AMEEN_MAIL_URL is not an address.*looks like smtp://",
        ),
        ({"AMEEN_MAIL_URL": "smtp://mail.example?tls=yes"}, "tls=starttls, tls=tls, tls=none"),
        ({"AMEEN_MAIL_URL": "smtp://mail.example:none"}, "AMEEN_MAIL_URL can't be used: a port"),
        ({"AMEEN_MAIL_FROM": "Hub <hub@x.example>"}, "AMEEN_MAIL_FROM is no plain email address"),
    ],
)
def test_a_wrong_setting_stops_the_start_and_says_what_would_be_right(tmp_path, environ, said):
    with pytest.raises(SettingsError, match=said):
        load(tmp_path, **environ)


def test_the_file_in_the_data_folder_counts_less_than_the_environment(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / ".env").write_text(
        "# comment\n\nexport AMEEN_THREADS=3\nAMEEN_WORKERS='2'\n"
    )
    settings = load(tmp_path, AMEEN_THREADS="5")
    assert (settings.threads, settings.workers) == (5, 2)


def test_a_line_of_the_file_that_says_nothing_is_named(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / ".env").write_text("AMEEN_THREADS=3\nwhat\n")
    with pytest.raises(SettingsError, match="line 2"):
        load(tmp_path)


def test_a_file_that_is_no_text_is_named(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / ".env").write_bytes(b"AMEEN_LOG=\xff\xfe")
    with pytest.raises(SettingsError, match="can't be read as text"):
        load(tmp_path)


def test_a_data_folder_named_in_its_own_file_is_refused_not_ignored(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / ".env").write_text("AMEEN_DATA=/somewhere/else\n")
    with pytest.raises(SettingsError, match="AMEEN_DATA stands in .* Set it in the environment"):
        load(tmp_path)


def test_many_that_start_at_once_share_one_secret(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: load(tmp_path), range(40)))
    assert len({(settings.secret, settings.cron_secret) for settings in found}) == 1
    names = {path.name for path in (tmp_path / "data").iterdir() if path.is_file()}
    assert names == {"secret", "cron_secret", "format"}


def test_an_empty_secret_is_not_used(tmp_path):
    load(tmp_path)
    (tmp_path / "data" / "secret").write_text("")
    with pytest.raises(SettingsError, match="holds no secret"):
        load(tmp_path)


def test_variables_of_the_tests_are_no_settings(tmp_path):
    assert load(tmp_path, AMEEN_TEST_CHROMIUM="/x").workers == 1


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path):
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(SettingsError, match="in the way: a folder belongs there"):
        load(tmp_path)


def test_a_folder_of_another_format_is_refused(tmp_path):
    load(tmp_path)
    (tmp_path / "data" / "format").write_text("ameen 9\n")
    with pytest.raises(SettingsError, match="'ameen 9'.*Start the version that made it"):
        load(tmp_path)


def test_a_folder_that_cannot_be_written_is_refused(tmp_path, monkeypatch):
    """Root may write anywhere, so that the system's answer is set here."""
    load(tmp_path)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(SettingsError, match="can't be written"):
        load(tmp_path)
