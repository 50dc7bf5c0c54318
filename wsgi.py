"""The hub for a WSGI server of one's own; `python -m ameen serve` also works in the background."""

from ameen import create_app

app = create_app()
