"""Commands of the certificates room."""
