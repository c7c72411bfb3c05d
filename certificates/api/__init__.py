"""The API of the certificates room, by audience."""
