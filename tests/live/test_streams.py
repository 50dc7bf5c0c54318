"""The sockets of streams: a slow reader is dropped, a heartbeat comes, a flood is no stream."""

import selectors
import socket
import time

import pytest

from ameen.live.streams import BEAT, CHATTER, LARGEST_BUFFER, Stream, Streams
from ameen.live.topics import Pass
from tests.running import until

WHO = Pass(b"u" * 16, b"k" * 16, time.time() + 3600)


@pytest.fixture
def streams():
    selector = selectors.DefaultSelector()
    gone = []
    found = Streams(selector, gone.append)
    found.left = gone
    found.select = lambda: [found.ready(k.data, e) for k, e in selector.select(0)]
    yield found
    selector.close()


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    theirs.settimeout(5)
    yield ours, theirs
    theirs.close()


@pytest.fixture
def stream(streams, pair):
    opened = Stream(pair[0], WHO, ("contacts",))
    assert streams.open(opened)
    return opened


def test_a_reader_who_does_not_keep_up_is_dropped_and_nobody_waits_for_him(streams, stream, pair):
    sent = 0
    while len(streams):
        stream.hear(b"x" * 4096)
        sent += 4096
        assert sent < 20 * LARGEST_BUFFER
    assert streams.slow == 1 and streams.left == [stream]
    stream.hear(b"too late")
    assert len(streams) == 0


def test_a_reader_who_pauses_gets_all_of_it_in_order(streams, stream, pair):
    data = b"".join(b"%06d" % n for n in range(40_000))
    waiting = memoryview(data)
    while stream.size < LARGEST_BUFFER // 2:
        stream.hear(bytes(waiting[:6000]))
        waiting = waiting[6000:]
    given, got = len(data) - len(waiting), b""
    while len(got) < given:
        got += pair[1].recv(1 << 16)
        streams.select()
    assert got == data[:given] and len(streams) == 1 and stream.waiting is None


def test_a_reader_who_leaves_is_noticed(streams, stream, pair):
    pair[1].close()
    until(lambda: streams.select() == [None] or len(streams) == 0)
    assert streams.left == [stream]


def test_a_reader_who_talks_too_much_is_dropped(streams, stream, pair):
    pair[1].settimeout(0.05)
    sent = 0
    while len(streams) and sent <= CHATTER * 4:
        sent += pair[1].send(b"x" * 2048)
        streams.select()
    assert streams.left == [stream]


def test_each_stream_has_its_heartbeat_once_in_fifteen_seconds(streams, stream, pair):
    for second in range(BEAT):
        streams.beat(second, b"id: here\n\n")
    assert pair[1].recv(1000) == b"id: here\n\n"


def test_heartbeats_are_spread(streams):
    pairs = [socket.socketpair() for _ in range(BEAT)]
    for ours, _ in pairs:
        streams.open(Stream(ours, WHO, ()))
    streams.beat(3, b"beat")
    heard = 0
    for _, theirs in pairs:
        theirs.setblocking(False)
        try:
            heard += theirs.recv(10) == b"beat"
        except BlockingIOError:
            continue
    assert heard == 1
    for stream in streams:
        streams.drop(stream)
    for _, theirs in pairs:
        theirs.close()
