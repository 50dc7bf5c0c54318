"""What is written down of a running hub: one line an event, JSON in production."""

import json
import logging
import logging.handlers
import os
import sys
import time

from .config import Settings

PLAIN = "%(asctime)s %(levelname)s %(name)s: %(message)s%(request)s"


class Lines(logging.Formatter):
    """For people."""

    def format(self, record: logging.LogRecord) -> str:
        request_id = getattr(record, "request_id", "")
        record.request = f" [{request_id}]" if request_id else ""
        return super().format(record)


class JsonLines(logging.Formatter):
    """RFC 8259, one object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created)),
            "level": record.levelname.lower(),
            "process": os.getpid(),
            "from": record.name,
            "text": record.getMessage(),
        }
        if request_id := getattr(record, "request_id", ""):
            line["request"] = request_id
        line |= getattr(record, "told", {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def begin_logging(settings: Settings) -> None:
    """Logs to standard error, and to `app.log` in the folder `logs` beside the data folder; who
    asked for what stands in the file alone. The jobs turn the file over when it has grown large."""
    folder = settings.data.parent / "logs"
    folder.mkdir(mode=0o700, exist_ok=True)
    formatter = JsonLines() if settings.production else Lines(PLAIN)
    root = logging.getLogger()
    root.setLevel(settings.log.upper())
    for handler in list(root.handlers):
        root.removeHandler(handler)
    handlers: list[logging.Handler] = [
        logging.StreamHandler(sys.stderr),
        logging.handlers.WatchedFileHandler(folder / "app.log", delay=True),
    ]
    for handler in handlers:
        handler.setFormatter(formatter)
        root.addHandler(handler)
    visits = logging.getLogger("ameen.visits")
    visits.handlers, visits.propagate = handlers[1:], False
    logging.getLogger("schedule").setLevel(logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
