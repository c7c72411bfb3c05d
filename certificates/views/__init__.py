"""Views of the certificates room."""
