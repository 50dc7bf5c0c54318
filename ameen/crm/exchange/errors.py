"""What keeps a file from being read at all."""


class Unreadable(Exception):
    """The file can't be taken: one clear sentence, in English, translated where it is shown."""
