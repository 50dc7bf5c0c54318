from datetime import UTC, datetime, timedelta

from ameen.web.jobs import JOBS


def test_kept_answers_are_forgotten_by_the_hourly_job(app, as_):
    headers = {"Authorization": "Bearer anna", "Idempotency-Key": "k"}
    as_().post("/api/things", json={"name": "Cup"}, headers=headers)
    [job] = JOBS
    assert job.every == "hour"
    assert job.run(app.extensions["ameen"], datetime.now(UTC) + timedelta(hours=25)) == 1
