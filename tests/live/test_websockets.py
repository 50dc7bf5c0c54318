"""The threads of WebSockets: a limit, past which the answer is 503."""

import pytest
import simple_websocket

from ameen.live.websockets import WebSockets
from tests.running import until

from .conftest import Served


class Channel:
    def __init__(self, websockets):
        self.websockets, self.served = websockets, 0
        self.websocket = None

    def serve_websocket(self):
        self.served += 1
        self.websockets.ended(self)


def test_there_are_so_many_and_no_more():
    websockets = WebSockets(1)
    waiting = Channel(websockets)
    waiting.serve_websocket = lambda: None  # goes on and on
    assert websockets.begin(waiting)
    late = Channel(websockets)
    assert not websockets.begin(late) and late.served == 0
    websockets.ended(waiting)
    assert websockets.begin(late)
    until(lambda: late.served == 1 and len(websockets) == 0)


def test_past_the_limit_the_answer_is_503(app, hub, monkeypatch, cookie_of, cast):
    monkeypatch.setattr("ameen.serve.answering.WEBSOCKETS", 0)
    running = Served(app, hub.settings)
    running.start()
    headers = {"Cookie": cookie_of(cast.report), "Origin": "http://127.0.0.1"}
    address = f"ws://127.0.0.1:{running.port}/live/presence?on=contact:x"
    with pytest.raises(simple_websocket.ConnectionError) as refused:
        simple_websocket.Client(address, headers=headers)
    assert "503" in str(refused.value)
    running.stop()
