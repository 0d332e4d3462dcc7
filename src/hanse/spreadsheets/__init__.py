"""Tables that people send: CSV and XLSX in whatever encoding, read safely, every error in its row and cell."""
