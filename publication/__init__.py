"""The archive made public: Datasette on the published snapshot, with the originals served out of the WARC."""
