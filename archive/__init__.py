"""The archive room: what was published, kept in WARC files exactly as it was sent, and the proof of it."""
