"""The review room's API, by audience: the same actions as the pages."""
