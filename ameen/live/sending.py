"""Sending without waiting, and without letting go of the interpreter lock."""

import ctypes
import errno
import os
import socket

# socket.send() lets go of the interpreter lock, and under load each send of a broadcast would
# wait up to 5 ms to have it back. PyDLL keeps it for the microseconds that this takes.
_send = ctypes.PyDLL(None, use_errno=True).send
_send.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int)
_send.restype = ctypes.c_ssize_t
FLAGS = socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL
LATER = (errno.EAGAIN, errno.EINTR, errno.ENOBUFS)


def send_nowait(descriptor: int, data: bytes) -> int:
    """How many bytes were taken, 0 when none can be now; OSError when the other side is gone."""
    sent = _send(descriptor, data, len(data), FLAGS)
    if sent >= 0:
        return sent
    code = ctypes.get_errno()
    if code in LATER:
        return 0
    raise OSError(code, os.strerror(code))
