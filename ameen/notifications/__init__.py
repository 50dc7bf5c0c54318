"""Telling people what concerns them: in the bell, by email, by push, once and in time."""
