"""The demonstration's data, made by calling the real actions in the order of their moments."""
