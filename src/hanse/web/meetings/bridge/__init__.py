"""Rows of the matchmaking on one side, values of the subjects on the other."""
