"""Template helpers of the room of applications."""
