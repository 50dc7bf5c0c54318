import pytest

from ameen.store import Store, StoreError


def test_a_well_hub_says_so_to_anybody(client):
    answer = client.get("/api/health")
    assert answer.status_code == 200
    assert answer.json["status"] == "ok"
    assert set(answer.json["checks"]) == {"store", "writes", "jobs", "search", "disk"}
    assert answer.json["schema"] == 1 and answer.json["version"]


def test_a_store_that_cannot_be_read_is_503_with_the_reason(client, monkeypatch):
    def broken(self):
        raise StoreError("the disk is gone")

    monkeypatch.setattr(Store, "read", broken)
    answer = client.get("/api/health")
    assert answer.status_code == 503
    assert answer.json["checks"]["store"] == {"ok": False, "detail": "the disk is gone"}


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
    assert all(job["last_run"] and job["error"] is None for job in answer.json["jobs"])
