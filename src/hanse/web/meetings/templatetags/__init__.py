"""Template filters of the matchmaking."""
