"""Models of the room."""
