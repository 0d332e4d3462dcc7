"""Rows of the directory ↔ values of the subjects: codes and their titles, spreadsheet cells, profiles for matching."""
