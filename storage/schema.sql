-- The database that is derived from the archive. Text is Chinese as published, identifiers are English,
-- dates are ISO 8601, times are UTC (YYYY-MM-DDTHH:MM:SSZ). docs/database.md describes every table and column.

CREATE TABLE portals (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    region TEXT NOT NULL,
    home TEXT NOT NULL,
    platform TEXT,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL
);

CREATE TABLE authorities (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    level TEXT NOT NULL,
    region TEXT,
    portal_id TEXT REFERENCES portals(id),
    placeholder INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE authority_names (
    authority_id TEXT NOT NULL REFERENCES authorities(id),
    name TEXT NOT NULL,
    from_year INTEGER,
    to_year INTEGER,
    source TEXT NOT NULL,
    PRIMARY KEY (authority_id, name)
);

CREATE TABLE originals (
    sha256 TEXT PRIMARY KEY,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    filename TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    withheld TEXT
);

CREATE TABLE captures (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    portal_id TEXT REFERENCES portals(id),
    fetched_at TEXT NOT NULL,
    status INTEGER NOT NULL,
    sha256 TEXT NOT NULL REFERENCES originals(sha256),
    warc_file TEXT NOT NULL,
    warc_offset INTEGER NOT NULL,
    warc_length INTEGER NOT NULL,
    revisit INTEGER NOT NULL DEFAULT 0
);

-- Where captures come from that were not fetched by us.
CREATE TABLE imports (
    capture_id TEXT PRIMARY KEY REFERENCES captures(id),
    run_id TEXT NOT NULL,
    imported_at TEXT NOT NULL,
    file TEXT NOT NULL,
    record_id TEXT,
    software TEXT,
    response_head TEXT
);

CREATE TABLE reports (
    id TEXT PRIMARY KEY,
    authority_id TEXT NOT NULL REFERENCES authorities(id),
    portal_id TEXT REFERENCES portals(id),
    year INTEGER,
    kind TEXT NOT NULL,
    form TEXT,
    title TEXT,
    region_hint TEXT,
    published_on TEXT,
    landing_url TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES originals(sha256),
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    version_count INTEGER NOT NULL DEFAULT 1,
    new_requests NUMERIC,
    carried_in NUMERIC,
    granted NUMERIC,
    partially_granted NUMERIC,
    refused NUMERIC,
    unavailable NUMERIC,
    unprocessed NUMERIC,
    other NUMERIC,
    total_handled NUMERIC,
    carried_over NUMERIC,
    reviews NUMERIC,
    lawsuits NUMERIC,
    finding_count INTEGER NOT NULL DEFAULT 0,
    content_sha256 TEXT NOT NULL,
    values_sha256 TEXT,
    reader TEXT,
    error TEXT
);
CREATE UNIQUE INDEX idx_reports_identity ON reports(authority_id, year, kind);
CREATE INDEX idx_reports_portal ON reports(portal_id, year);

CREATE TABLE report_documents (
    report_id TEXT NOT NULL REFERENCES reports(id),
    position INTEGER NOT NULL,
    sha256 TEXT NOT NULL REFERENCES originals(sha256),
    role TEXT NOT NULL,
    url TEXT NOT NULL,
    PRIMARY KEY (report_id, position)
);

CREATE TABLE versions (
    report_id TEXT NOT NULL REFERENCES reports(id),
    number INTEGER NOT NULL,
    sha256 TEXT NOT NULL REFERENCES originals(sha256),
    change TEXT NOT NULL,
    landing_url TEXT NOT NULL,
    published_on TEXT,
    first_seen TEXT NOT NULL,
    content_sha256 TEXT NOT NULL,
    values_sha256 TEXT,
    run_id TEXT NOT NULL,
    PRIMARY KEY (report_id, number)
);
CREATE INDEX idx_versions_run ON versions(run_id);

-- What a version printed that another one has replaced; the current version stands in the tables below.
CREATE TABLE version_cells (
    report_id TEXT NOT NULL REFERENCES reports(id),
    number INTEGER NOT NULL,
    cell TEXT NOT NULL,
    value NUMERIC,
    text TEXT NOT NULL,
    PRIMARY KEY (report_id, number, cell)
);

CREATE TABLE version_sections (
    report_id TEXT NOT NULL REFERENCES reports(id),
    number INTEGER NOT NULL,
    position INTEGER NOT NULL,
    section INTEGER,
    heading TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (report_id, number, position)
);

-- Every address that a report was found at, and what it said there when it was last seen.
CREATE TABLE report_addresses (
    report_id TEXT NOT NULL REFERENCES reports(id),
    url TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES originals(sha256),
    content_sha256 TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    run_id TEXT NOT NULL,
    PRIMARY KEY (report_id, url)
);
CREATE INDEX idx_report_addresses_url ON report_addresses(url);

-- Reports that their portal shows no more: since which night, and whether they have come back.
CREATE TABLE absences (
    report_id TEXT NOT NULL REFERENCES reports(id),
    since TEXT NOT NULL,
    nights INTEGER NOT NULL,
    last_noticed TEXT NOT NULL,
    vanished_at TEXT,
    returned_at TEXT,
    PRIMARY KEY (report_id, since)
);

CREATE TABLE cells (
    report_id TEXT NOT NULL REFERENCES reports(id),
    cell TEXT NOT NULL,
    text TEXT NOT NULL,
    note TEXT,
    status TEXT NOT NULL,
    page INTEGER,
    box TEXT,
    PRIMARY KEY (report_id, cell)
);

CREATE TABLE requests (
    report_id TEXT NOT NULL REFERENCES reports(id),
    row TEXT NOT NULL,
    natural_person NUMERIC,
    business NUMERIC,
    research NUMERIC,
    social_welfare NUMERIC,
    legal_service NUMERIC,
    other_organization NUMERIC,
    total NUMERIC,
    PRIMARY KEY (report_id, row)
);

CREATE TABLE disclosure (
    report_id TEXT NOT NULL REFERENCES reports(id),
    item TEXT NOT NULL,
    measure TEXT NOT NULL,
    value NUMERIC,
    text TEXT NOT NULL,
    PRIMARY KEY (report_id, item, measure)
);

CREATE TABLE reviews (
    report_id TEXT NOT NULL REFERENCES reports(id),
    kind TEXT NOT NULL,
    upheld NUMERIC,
    corrected NUMERIC,
    other NUMERIC,
    pending NUMERIC,
    total NUMERIC,
    PRIMARY KEY (report_id, kind)
);

CREATE TABLE statistics (
    report_id TEXT NOT NULL REFERENCES reports(id),
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    value NUMERIC,
    unit TEXT NOT NULL,
    PRIMARY KEY (report_id, position)
);

CREATE TABLE sections (
    id INTEGER PRIMARY KEY,
    report_id TEXT NOT NULL REFERENCES reports(id),
    position INTEGER NOT NULL,
    number INTEGER,
    heading TEXT NOT NULL,
    text TEXT NOT NULL
);
CREATE UNIQUE INDEX idx_sections_place ON sections(report_id, position);

CREATE TABLE findings (
    id TEXT PRIMARY KEY,
    report_id TEXT NOT NULL REFERENCES reports(id),
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    cells TEXT NOT NULL,
    expected NUMERIC,
    found NUMERIC,
    message TEXT NOT NULL,
    first_seen TEXT NOT NULL DEFAULT '',
    other_report_id TEXT REFERENCES reports(id),
    verdict TEXT,
    verdict_note TEXT
);
CREATE INDEX idx_findings_report ON findings(report_id);

CREATE TABLE verdicts (
    finding_id TEXT PRIMARY KEY,
    verdict TEXT NOT NULL,
    note TEXT NOT NULL,
    at TEXT NOT NULL
);

CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    command TEXT NOT NULL,
    started TEXT NOT NULL,
    ended TEXT,
    status TEXT NOT NULL
);

CREATE TABLE run_portals (
    run_id TEXT NOT NULL REFERENCES runs(id),
    portal_id TEXT NOT NULL REFERENCES portals(id),
    outcome TEXT NOT NULL,
    requests INTEGER NOT NULL,
    found INTEGER NOT NULL,
    new INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    vanished INTEGER NOT NULL,
    returned INTEGER NOT NULL,
    message TEXT NOT NULL,
    PRIMARY KEY (run_id, portal_id)
);

CREATE TABLE lists (
    portal_id TEXT NOT NULL REFERENCES portals(id),
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    authority_id TEXT REFERENCES authorities(id),
    entries INTEGER NOT NULL,
    stated_empty INTEGER NOT NULL,
    complete INTEGER NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    PRIMARY KEY (portal_id, url)
);

-- Reports that a list links and that could not be had: whoever they belong to has published, as far as anyone can tell.
CREATE TABLE dead_links (
    portal_id TEXT NOT NULL,
    list_url TEXT NOT NULL,
    url TEXT NOT NULL,
    title TEXT NOT NULL,
    year INTEGER,
    authority_id TEXT REFERENCES authorities(id),
    PRIMARY KEY (portal_id, list_url, url),
    FOREIGN KEY (portal_id, list_url) REFERENCES lists(portal_id, url)
);

CREATE TABLE deadlines (
    region TEXT NOT NULL,
    level TEXT NOT NULL,
    year INTEGER NOT NULL,
    month_day TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (region, level, year)
);

CREATE TABLE coverage (
    authority_id TEXT NOT NULL REFERENCES authorities(id),
    year INTEGER NOT NULL,
    status TEXT NOT NULL,
    deadline TEXT,
    published_on TEXT,
    days_late INTEGER,
    evidence TEXT NOT NULL,
    PRIMARY KEY (authority_id, year)
);

-- Who was first called missing, when, and on what evidence: said once, whatever becomes of it.
CREATE TABLE accusations (
    authority_id TEXT NOT NULL REFERENCES authorities(id),
    year INTEGER NOT NULL,
    at TEXT NOT NULL,
    evidence TEXT NOT NULL,
    PRIMARY KEY (authority_id, year)
);

-- Authorities that others took the place of, from a report year on.
CREATE TABLE successions (
    region TEXT NOT NULL,
    name TEXT NOT NULL,
    successor_region TEXT NOT NULL,
    successor TEXT NOT NULL,
    year INTEGER NOT NULL,
    change TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (region, name)
);

-- What was read when each report was last found: what has not changed is not read again.
CREATE TABLE readings (
    portal_id TEXT NOT NULL,
    url TEXT NOT NULL,
    told TEXT NOT NULL,
    documents TEXT NOT NULL,
    extractor TEXT NOT NULL,
    reports TEXT NOT NULL,
    PRIMARY KEY (portal_id, url)
);

-- How far the archive has been read into this database: the last record applied.
CREATE TABLE ingested (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    warc_file TEXT NOT NULL,
    warc_offset INTEGER NOT NULL
);
