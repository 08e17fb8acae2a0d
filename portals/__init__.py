"""Portals of the country's governments, as data: `counties.csv` (docs/portals.md says where it comes from)."""
