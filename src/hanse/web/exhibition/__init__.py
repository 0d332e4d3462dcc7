"""Booths, materials, visitors, leads. Arrives with a later release."""
