"""Pages of the room of integrity."""
