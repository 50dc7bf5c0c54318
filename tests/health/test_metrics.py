import re
from datetime import UTC, datetime

import pytest

from ameen.jobs import run_round
from ameen.notifications.actions import tell
from ameen.store.cause import Cause

LINE = re.compile(r'(ameen_\w+)(\{\w+="[^"\n]*"\})? (-?[\d.e+]+)')


@pytest.fixture
def asked(client, hub):
    """The figures, by name and label."""

    def ask():
        answer = client.get("/metrics", headers={"X-Cron-Secret": hub.settings.cron_secret})
        assert answer.status_code == 200
        assert answer.content_type.startswith("text/plain; version=0.0.4")
        found = {}
        for line in answer.get_data(as_text=True).splitlines():
            if not line.startswith("# "):
                name, label, figure = LINE.fullmatch(line).groups()
                found[name, label or ""] = float(figure)
        return found

    return ask


def test_the_figures_follow_the_hub(asked, hub):
    assert asked()["ameen_well", '{check="store"}'] == 1
    run_round(hub, "hour")
    found = asked()
    assert found["ameen_job_run_failed", '{job="prune backups"}'] == 0
    assert found["ameen_job_run_timestamp_seconds", '{job="prune backups"}'] > 1.7e9
    assert found["ameen_backups", ""] == 0
    with hub.store.read() as snap:
        assert found["ameen_changes", ""] == snap.last_seq


def test_each_family_is_described_once(client, hub):
    text = client.get(
        "/metrics", headers={"Authorization": f"Bearer {hub.settings.cron_secret}"}
    ).get_data(as_text=True)
    described = re.findall(r"^# TYPE (\w+) gauge$", text, re.M)
    assert len(described) == len(set(described)) > 10


def test_nobody_sees_them_without_the_secret(client, client_for, cast):
    assert client.get("/metrics").status_code == 401
    assert client_for(cast.owner).get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"X-Cron-Secret": "wrong"}).status_code == 401


def test_mail_that_waits_is_counted_by_channel(asked, hub, cast):
    said = {"event": "password_changed", "path": "/settings"}
    cause = Cause(user_id=cast.report.id, kind="security", said=said)
    hub.store.write(tell, cause, datetime.now(UTC))
    found = asked()
    assert found["ameen_deliveries_waiting", '{channel="email"}'] == 1
    assert found["ameen_deliveries_waiting", '{channel="push"}'] == 0
    assert found["ameen_deliveries_due_timestamp_seconds", '{channel="email"}'] > 1.7e9
    assert found["ameen_deliveries_sent_timestamp_seconds", '{channel="email"}'] == 0
