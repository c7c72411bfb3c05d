"""The sheet of styles (/styleguide/), in the demonstration only."""
