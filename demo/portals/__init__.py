"""The sample portals, one module a platform family."""
