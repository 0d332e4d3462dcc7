"""Counting rules that anyone can recount; the verifiable election protocol. Arrives with a later release."""
