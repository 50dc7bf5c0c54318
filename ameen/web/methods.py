"""PUT, PATCH and DELETE for forms, which can only GET and POST."""

import io
import re
from collections.abc import Callable, Iterable
from typing import Any

READ_AT_MOST = 2 * 1024 * 1024
_FIELD = re.compile(rb"(?:^|&)_method=(PUT|PATCH|DELETE)(?:&|$)", re.IGNORECASE)


class MethodOverride:
    """Takes the `_method` of an urlencoded POST for the method of the request."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            self._override(environ)
        return self.app(environ, start_response)

    def _override(self, environ: dict[str, Any]) -> None:
        kind = environ.get("CONTENT_TYPE", "")
        if not kind.lower().startswith("application/x-www-form-urlencoded"):
            return
        try:
            length = int(environ.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return
        if not 0 < length <= READ_AT_MOST:
            return
        body = environ["wsgi.input"].read(length)
        environ["wsgi.input"] = io.BytesIO(body)
        wanted = _FIELD.search(body)
        if wanted:
            environ["REQUEST_METHOD"] = wanted[1].decode().upper()
