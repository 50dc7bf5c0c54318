import re

import pytest

from ameen.jobs import run_round
from ameen.jobs.rounds import MINUTE
from ameen.store import Store, StoreError
from ameen.store.migrate import SCHEMA

RFC_3339 = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


def test_a_well_hub_says_so_to_anybody(client, hub):
    run_round(hub, MINUTE)
    answer = client.get("/api/health")
    assert answer.status_code == 200
    assert answer.json["status"] == "ok"
    assert set(answer.json["checks"]) == {"store", "schema", "writes"} | {
        "jobs",
        "search",
        "disk",
    }
    assert answer.json["schema"] == 1 and answer.json["version"]


def test_a_store_that_cannot_be_read_is_503_with_the_reason(client, monkeypatch):
    def broken(self):
        raise StoreError("the disk is gone")

    monkeypatch.setattr(Store, "read", broken)
    answer = client.get("/api/health")
    assert answer.status_code == 503
    assert answer.json["checks"]["store"] == {"ok": False, "detail": "the disk is gone"}


def test_data_that_another_version_brought_further_is_503_and_says_so(client, hub):
    with hub.store._env.begin(write=True, db=hub.store._databases.meta) as txn:
        txn.put(b"schema", str(SCHEMA + 1).encode())
    answer = client.get("/api/health")
    assert answer.status_code == 503
    assert f"schema {SCHEMA + 1}" in answer.json["checks"]["schema"]["detail"]


def test_the_status_of_jobs_is_for_those_who_are_signed_in_or_have_the_secret(
    client, client_for, cast, hub
):
    assert client.get("/api/scheduler/service").status_code == 401
    assert client_for(cast.outsider).get("/api/scheduler/service").status_code == 200
    secret = {"X-Cron-Secret": hub.settings.cron_secret}
    names = [
        job["name"] for job in client.get("/api/scheduler/service", headers=secret).json["jobs"]
    ]
    assert names == [job.name for job in hub.jobs]


@pytest.mark.parametrize("secret", ["", "wrong", "ü"])
def test_nobody_runs_the_jobs_without_the_secret(client_for, cast, secret):
    headers = {"X-Cron-Secret": secret}
    answer = client_for(cast.owner).post("/api/scheduler/service", headers=headers)
    assert answer.status_code == 401


def test_the_secret_runs_a_round_and_shows_how_it_went(client, hub):
    headers = {"Authorization": f"Bearer {hub.settings.cron_secret}"}
    answer = client.post("/api/scheduler/service", headers=headers)
    assert answer.status_code == 200
    assert all(job["error"] is None for job in answer.json["jobs"])
    assert all(re.fullmatch(RFC_3339, job["last_run"]) for job in answer.json["jobs"])
