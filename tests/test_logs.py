"""Lines of the log in production: one JSON object each, with what a program looks for."""

import json
import logging

from ameen.logs import JsonLines


def line(**more):
    record = logging.makeLogRecord({"name": "ameen.visits", "levelname": "INFO", "msg": "hello"})
    record.__dict__.update(more)
    return json.loads(JsonLines().format(record))


def test_a_line_says_when_how_grave_by_whom_and_what():
    found = line(created=0)
    assert found["at"] == "1970-01-01T00:00:00Z"
    assert (found["level"], found["from"], found["text"]) == ("info", "ameen.visits", "hello")
    assert "request" not in found


def test_a_visit_has_its_parts_and_the_id_of_the_request():
    found = line(request_id="asked-by-test", told={"status": 200, "ms": 3, "path": "/"})
    assert (found["request"], found["status"], found["ms"]) == ("asked-by-test", 200, 3)


def test_an_error_keeps_its_trace_in_one_line():
    try:
        raise ValueError("what went wrong")
    except ValueError as error:
        found = line(exc_info=(type(error), error, error.__traceback__))
    assert "Traceback" in found["error"] and "what went wrong" in found["error"]
