"""Forms of the room of integrity."""
