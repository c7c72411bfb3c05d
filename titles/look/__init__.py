"""How values are put before people: dates, deadlines, money, masks and the geometry of small drawings."""
