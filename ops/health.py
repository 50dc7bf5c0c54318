"""Ask the hub beside it how it is: for the container's health check and `deploy-production status`.

python ops/health.py          exit status 1, and the reason, when it isn't well
python ops/health.py --jobs   how its jobs last went; 1 when one failed
"""

import http.client
import json
import os
import sys

ADDRESS = "127.0.0.1", 4000
PATIENCE = 8  # seconds


def main(arguments: list[str]) -> int:
    try:
        return jobs() if arguments == ["--jobs"] else health()
    except (OSError, http.client.HTTPException) as error:
        print(f"no answer: {error}")
        return 1


def health() -> int:
    found = ask("/api/health")
    wrong = [f"{name}: {it['detail']}" for name, it in found["checks"].items() if not it["ok"]]
    print("; ".join(wrong) or found["status"])
    return 0 if found["status"] == "ok" else 1


def jobs() -> int:
    found = ask("/api/scheduler/service").get("jobs", [])
    failed = [f"{job['name']}: {job['error']}" for job in found if job["error"]]
    last = max((job["last_run"] for job in found if job["last_run"]), default="never")
    print("; ".join(failed) or f"{len(found)} jobs, the last at {last}")
    return 1 if failed or not found else 0


def ask(path: str) -> dict:
    """The JSON of an answer, whatever its status: 503 says why."""
    headers = {"X-Cron-Secret": os.environ.get("AMEEN_CRON_SECRET", "")}
    connection = http.client.HTTPConnection(*ADDRESS, timeout=PATIENCE)
    connection.request("GET", path, headers=headers)
    return json.load(connection.getresponse())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
