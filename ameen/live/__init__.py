"""Connections that stay open: streams that tell a page what to fetch again, and who else is there.

A slice says in its `changes.py` which topics its changes touch (`TOPICS = followed(…)`); a page
follows topics with one line of its template (`follows(…)`, `live_page(…)`). Everything that is
open in a process belongs to one thread, the hub (`hub.py`), which is begun by the first
connection, and so after any fork.
"""

from .topics import Concerned, Guard, Pass, Topic, Touch, followed, record_topic

__all__ = ["Concerned", "Guard", "Pass", "Topic", "Touch", "followed", "record_topic"]
