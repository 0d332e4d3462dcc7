"""Organisations, their people and roles, offers and needs."""
