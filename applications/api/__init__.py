"""REST API by audience: thin views over the same actions as the pages."""
