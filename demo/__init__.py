"""The sample portals: invented counties served on loopback, whose harvest is known to the last cell.

`demo.server.SamplePortals` serves them, `demo.expected` says what a faultless harvest holds.
"""
