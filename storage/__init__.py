"""The database: schema, loading, authorities, checks across years, coverage and the published snapshot."""
