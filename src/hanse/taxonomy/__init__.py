"""Shared vocabulary: countries, NUTS regions, NACE sectors, ecosystems, technologies, themes."""
