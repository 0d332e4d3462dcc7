"""The one door to OR-Tools and HiGHS: model, limits, seed, status, bound."""
