"""Reads of the room of integrity."""
