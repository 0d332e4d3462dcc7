"""The platform: one Django app for each part of the ecosystem."""
