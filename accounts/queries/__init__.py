"""Reads of the room of people."""
