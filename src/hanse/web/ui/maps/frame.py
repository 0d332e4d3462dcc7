"""The field of the map: which part of Europe it shows, and at which scale."""

from hanse.web.ui.maps.projection import project

WEST, NORTH = 2_500_000.0, 5_480_000.0  # metres in EPSG:3035, the corner at the top left
UNIT = 7_600.0  # metres of one unit of the drawing
WIDTH, HEIGHT = 640, 560


def place(longitude: float, latitude: float) -> tuple[float, float]:
    """Where a place in degrees east and north stands on the map, in units of the drawing.

    >>> [round(number) for number in place(24.1, 56.95)]  # Riga
    [352, 215]
    """
    easting, northing = project(longitude, latitude)
    return (easting - WEST) / UNIT, (NORTH - northing) / UNIT
