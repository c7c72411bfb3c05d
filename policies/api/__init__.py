"""API of the room, by noun."""
