"""Forms of the room of people."""
