"""The projection of Europe's maps: EPSG:3035, Lambert's azimuthal equal-area on the ellipsoid of GRS 1980.

Formulas: J. P. Snyder, Map Projections, USGS Professional Paper 1395, pages 187 to 190.

>>> easting, northing = project(5.0, 50.0)  # the example of the EPSG guidance note 7-2
>>> round(easting, 2), round(northing, 2)
(3962799.45, 2999718.85)
"""

from math import asin, atanh, cos, radians, sin, sqrt

HALF_AXIS = 6378137.0  # metres
ECCENTRICITY = sqrt(2 / 298.257222101 - 1 / 298.257222101**2)
CENTRE_LONGITUDE, CENTRE_LATITUDE = radians(10), radians(52)
FALSE_EASTING, FALSE_NORTHING = 4321000.0, 3210000.0


def _q(latitude: float) -> float:
    e, s = ECCENTRICITY, sin(latitude)
    return (1 - e**2) * (s / (1 - (e * s) ** 2) + atanh(e * s) / e)


_Q_POLE = _q(radians(90))
_RADIUS = HALF_AXIS * sqrt(_Q_POLE / 2)
_BETA_CENTRE = asin(_q(CENTRE_LATITUDE) / _Q_POLE)
_STRETCH = (
    HALF_AXIS
    * (cos(CENTRE_LATITUDE) / sqrt(1 - (ECCENTRICITY * sin(CENTRE_LATITUDE)) ** 2))
    / (_RADIUS * cos(_BETA_CENTRE))
)


def project(longitude: float, latitude: float) -> tuple[float, float]:
    """Easting and northing in metres of a place in degrees east and north."""
    away = radians(longitude) - CENTRE_LONGITUDE
    beta = asin(max(-1.0, min(1.0, _q(radians(latitude)) / _Q_POLE)))
    nearness = 1 + sin(_BETA_CENTRE) * sin(beta) + cos(_BETA_CENTRE) * cos(beta) * cos(away)
    b = _RADIUS * sqrt(2 / max(nearness, 1e-9))
    return (
        FALSE_EASTING + b * _STRETCH * cos(beta) * sin(away),
        FALSE_NORTHING + b / _STRETCH * (cos(_BETA_CENTRE) * sin(beta) - sin(_BETA_CENTRE) * cos(beta) * cos(away)),
    )
