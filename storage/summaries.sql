-- What a snapshot holds besides the working database's tables: what pages and ready questions would otherwise add up
-- anew for each reader. Run once, when the snapshot is built. docs/database.md describes every table and column.

-- The figures that may be ranked: of each report what was read for certain. Uncertain and inferred ones are left out.
CREATE TABLE figures (
    report_id TEXT PRIMARY KEY REFERENCES reports(id),
    authority_id TEXT NOT NULL REFERENCES authorities(id),
    region TEXT,
    year INTEGER,
    kind TEXT NOT NULL,
    new_requests NUMERIC,
    granted NUMERIC,
    refused NUMERIC,
    total_handled NUMERIC,
    refused_percent NUMERIC,
    reviews NUMERIC,
    reviews_lost NUMERIC,
    lawsuits NUMERIC,
    lawsuits_lost NUMERIC
);

-- Asked with NOT EXISTS: for (id, measure) NOT IN unsure, SQLite reads all of it again for each report that is not there.
CREATE TEMP TABLE unsure (report_id TEXT, measure TEXT, PRIMARY KEY (report_id, measure)) WITHOUT ROWID;
INSERT OR IGNORE INTO unsure
SELECT report_id, CASE
    WHEN cell LIKE 'requests.refused\_%' ESCAPE '\' THEN 'refused'
    WHEN cell LIKE 'requests.%' THEN substr(cell, 10, length(cell) - 15)
    WHEN cell = 'reviews.administrative_review.total' THEN 'reviews'
    WHEN cell = 'reviews.administrative_review.corrected' THEN 'reviews_lost'
    WHEN cell LIKE 'reviews.litigation%.total' THEN 'lawsuits'
    ELSE 'lawsuits_lost' END
FROM cells
WHERE status IN ('uncertain', 'inferred')
  AND (cell LIKE 'requests.%.total' OR cell LIKE 'reviews.%.total' OR cell LIKE 'reviews.%.corrected');

CREATE TEMP TABLE lost (report_id TEXT PRIMARY KEY, reviews NUMERIC, lawsuits NUMERIC) WITHOUT ROWID;
INSERT INTO lost
SELECT report_id, sum(CASE WHEN kind = 'administrative_review' THEN corrected END),
       sum(CASE WHEN kind <> 'administrative_review' THEN corrected END)
FROM reviews GROUP BY report_id;

INSERT INTO figures
SELECT id, authority_id, region, year, kind,
    CASE WHEN NOT EXISTS (SELECT 1 FROM unsure WHERE report_id = id AND measure = 'new_requests') THEN new_requests END,
    CASE WHEN NOT EXISTS (SELECT 1 FROM unsure WHERE report_id = id AND measure = 'granted') THEN granted END,
    CASE WHEN NOT EXISTS (SELECT 1 FROM unsure WHERE report_id = id AND measure = 'refused') THEN refused END,
    CASE WHEN NOT EXISTS (SELECT 1 FROM unsure WHERE report_id = id AND measure = 'total_handled') THEN total_handled END,
    CASE WHEN total_handled >= 30 AND refused <= total_handled AND NOT EXISTS (SELECT 1 FROM unsure WHERE report_id = id AND measure = 'refused')
              AND NOT EXISTS (SELECT 1 FROM unsure WHERE report_id = id AND measure = 'total_handled') THEN round(100.0 * refused / total_handled, 1) END,
    CASE WHEN NOT EXISTS (SELECT 1 FROM unsure WHERE report_id = id AND measure = 'reviews') THEN reviews END,
    CASE WHEN NOT EXISTS (SELECT 1 FROM unsure WHERE report_id = id AND measure = 'reviews_lost') THEN reviews_lost END,
    CASE WHEN NOT EXISTS (SELECT 1 FROM unsure WHERE report_id = id AND measure = 'lawsuits') THEN lawsuits END,
    CASE WHEN NOT EXISTS (SELECT 1 FROM unsure WHERE report_id = id AND measure = 'lawsuits_lost') THEN lawsuits_lost END
FROM (
    SELECT reports.*, authorities.region, lost.reviews AS reviews_lost, lost.lawsuits AS lawsuits_lost
    FROM reports JOIN authorities ON authorities.id = reports.authority_id
    LEFT JOIN lost ON lost.report_id = reports.id
    ORDER BY reports.id
);
-- Each index ends in what a question filters by, so that it looks nothing else up for a report that it leaves out.
CREATE INDEX idx_figures_new_requests ON figures(new_requests, report_id, year, region, kind) WHERE new_requests > 0;
CREATE INDEX idx_figures_granted ON figures(granted, report_id, year, region, kind) WHERE granted > 0;
CREATE INDEX idx_figures_refused ON figures(refused, report_id, year, region, kind) WHERE refused > 0;
CREATE INDEX idx_figures_refused_percent ON figures(refused_percent, report_id, year, region, kind) WHERE refused_percent > 0;
CREATE INDEX idx_figures_reviews_lost ON figures(reviews_lost, report_id, year, region, kind) WHERE reviews_lost > 0;
CREATE INDEX idx_figures_lawsuits_lost ON figures(lawsuits_lost, report_id, year, region, kind) WHERE lawsuits_lost > 0;

-- Every reason not to disclose that a report gave, and every amount of money that it prints: read for certain, and not 0.
CREATE TABLE reasons (
    report_id TEXT NOT NULL REFERENCES reports(id),
    reason TEXT NOT NULL,
    requests NUMERIC NOT NULL,
    region TEXT,
    year INTEGER,
    kind TEXT NOT NULL,
    PRIMARY KEY (report_id, reason)
);
INSERT INTO reasons
SELECT report_id, row, total, region, year, kind
FROM requests JOIN figures USING (report_id)
WHERE total > 0 AND (row LIKE 'refused\_%' ESCAPE '\' OR row LIKE 'unavailable\_%' ESCAPE '\'
                     OR row LIKE 'unprocessed\_%' ESCAPE '\' OR row LIKE 'other%')
  AND NOT EXISTS (SELECT 1 FROM cells WHERE cells.report_id = requests.report_id AND cell = 'requests.' || row || '.total'
                  AND status IN ('uncertain', 'inferred'))
ORDER BY report_id, row;
CREATE INDEX idx_reasons_requests ON reasons(reason, requests, report_id, year, region, kind);
CREATE INDEX idx_reasons_region ON reasons(reason, region, kind, requests, year);

CREATE TABLE amounts (
    report_id TEXT NOT NULL REFERENCES reports(id),
    item TEXT NOT NULL,
    yuan NUMERIC NOT NULL,
    region TEXT,
    year INTEGER,
    PRIMARY KEY (report_id, item)
);
INSERT INTO amounts
SELECT report_id, item, value, region, year
FROM disclosure JOIN figures USING (report_id)
WHERE measure = 'amount_yuan' AND value > 0
  AND NOT EXISTS (SELECT 1 FROM cells WHERE cells.report_id = disclosure.report_id
                  AND cell = 'disclosure.' || item || '.amount_yuan' AND status IN ('uncertain', 'inferred'))
ORDER BY report_id, item;
CREATE INDEX idx_amounts_yuan ON amounts(item, yuan, report_id, year, region);
CREATE INDEX idx_amounts_year ON amounts(item, year);

-- What changed by ten or more from one year's report to the next one of the same authority and kind.
CREATE TABLE changes (
    report_id TEXT NOT NULL REFERENCES reports(id),
    measure TEXT NOT NULL,
    last_report_id TEXT NOT NULL REFERENCES reports(id),
    region TEXT,
    year INTEGER NOT NULL,
    last_value NUMERIC NOT NULL,
    value NUMERIC NOT NULL,
    change NUMERIC NOT NULL,
    size NUMERIC NOT NULL,
    PRIMARY KEY (report_id, measure)
);
CREATE INDEX temporary_years ON figures(authority_id, kind, year);
INSERT INTO changes
SELECT report_id, measure, last_report_id, region, year, last_value, value, value - last_value, abs(value - last_value)
FROM (
    SELECT now.report_id, measures.value AS measure, last.report_id AS last_report_id, now.region, now.year,
        CASE measures.value WHEN 'new_requests' THEN last.new_requests WHEN 'granted' THEN last.granted
             WHEN 'refused' THEN last.refused WHEN 'reviews' THEN last.reviews ELSE last.lawsuits END AS last_value,
        CASE measures.value WHEN 'new_requests' THEN now.new_requests WHEN 'granted' THEN now.granted
             WHEN 'refused' THEN now.refused WHEN 'reviews' THEN now.reviews ELSE now.lawsuits END AS value
    FROM figures AS now
    JOIN figures AS last ON last.authority_id = now.authority_id AND last.kind = now.kind AND last.year = now.year - 1
    CROSS JOIN json_each('["new_requests", "granted", "refused", "reviews", "lawsuits"]') AS measures
)
WHERE abs(value - last_value) >= 10
ORDER BY report_id, measure;
DROP INDEX temporary_years;
CREATE INDEX idx_changes_size ON changes(measure, size, report_id, year, region);

-- A region in a year: its authorities by what is known of their report, and the sums of what their own reports print.
CREATE TABLE region_years (
    region TEXT NOT NULL,
    year INTEGER NOT NULL,
    published INTEGER NOT NULL,
    late INTEGER NOT NULL,
    missing INTEGER NOT NULL,
    vanished INTEGER NOT NULL,
    unreadable INTEGER NOT NULL,
    not_due INTEGER NOT NULL,
    unknown INTEGER NOT NULL,
    reports INTEGER NOT NULL,
    new_requests NUMERIC,
    granted NUMERIC,
    partially_granted NUMERIC,
    refused NUMERIC,
    unavailable NUMERIC,
    unprocessed NUMERIC,
    other NUMERIC,
    total_handled NUMERIC,
    reviews NUMERIC,
    lawsuits NUMERIC,
    PRIMARY KEY (region, year)
);
INSERT INTO region_years
SELECT region, year, sum(status IS 'published'), sum(status IS 'late'), sum(status IS 'missing'),
       sum(status IS 'vanished'), sum(status IS 'unreadable'), sum(status IS 'not_due'), sum(status IS 'unknown'),
       sum(status IS NULL), sum(new_requests), sum(granted), sum(partially_granted), sum(refused), sum(unavailable),
       sum(unprocessed), sum(other), sum(total_handled), sum(reviews), sum(lawsuits)
FROM (
    SELECT coalesce(authorities.region, '-') AS region, coverage.year, coverage.status, NULL AS new_requests,
           NULL AS granted, NULL AS partially_granted, NULL AS refused, NULL AS unavailable, NULL AS unprocessed,
           NULL AS other, NULL AS total_handled, NULL AS reviews, NULL AS lawsuits
    FROM coverage JOIN authorities ON authorities.id = coverage.authority_id
    UNION ALL
    SELECT coalesce(authorities.region, '-'), reports.year, NULL, new_requests, granted, partially_granted, refused,
           unavailable, unprocessed, other, total_handled, reviews, lawsuits
    FROM reports JOIN authorities ON authorities.id = reports.authority_id
    WHERE reports.kind = 'own' AND reports.year IS NOT NULL
)
GROUP BY region, year;

-- The regions in the order in which they are shown, those with most to look at first: place 1 comes first.
CREATE TABLE region_list (
    place INTEGER PRIMARY KEY,
    region TEXT NOT NULL UNIQUE
);
INSERT INTO region_list (region)
SELECT region FROM region_years GROUP BY region
HAVING sum(published + late + missing + vanished + unreadable + not_due + unknown) > 0
ORDER BY sum(late + missing + vanished + unreadable) DESC, region;

-- The findings that nobody dismissed, in the order in which they are shown: place 1 comes first.
CREATE TABLE finding_list (
    place INTEGER PRIMARY KEY,
    finding_id TEXT NOT NULL REFERENCES findings(id),
    subject TEXT NOT NULL,
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    year INTEGER,
    region TEXT,
    first_seen TEXT NOT NULL
);
INSERT INTO finding_list (finding_id, subject, rule, severity, year, region, first_seen)
SELECT findings.id, CASE
    WHEN rule IN ('requests_balance', 'requests_row_total', 'requests_column_total', 'reviews_total') THEN 'sums'
    WHEN rule IN ('carried_between_years', 'in_force_between_years') THEN 'between_years'
    WHEN rule IN ('copied_narrative', 'identical_tables') THEN 'copied'
    WHEN rule IN ('narrative_conflict', 'narrative_self_conflict') THEN 'narrative'
    ELSE 'other' END,
    rule, severity, reports.year, authorities.region, reports.first_seen
FROM findings JOIN reports ON reports.id = findings.report_id JOIN authorities ON authorities.id = reports.authority_id
WHERE findings.verdict IS NOT 'dismiss'
ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, reports.year DESC, authorities.region,
         authorities.name, findings.id;
CREATE INDEX idx_finding_list_subject ON finding_list(subject, place, year, region);
CREATE INDEX idx_finding_list_rule ON finding_list(rule, place, severity, year, region);
CREATE INDEX idx_finding_list_severity ON finding_list(severity, place, year, region);
CREATE INDEX idx_finding_list_year ON finding_list(year, place);
CREATE INDEX idx_finding_list_region ON finding_list(region, place);
CREATE INDEX idx_finding_list_newest ON finding_list(severity, first_seen DESC, place);

CREATE TABLE finding_counts (
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    year INTEGER,
    region TEXT,
    findings INTEGER NOT NULL
);
INSERT INTO finding_counts
SELECT rule, severity, year, region, count(*) FROM finding_list GROUP BY rule, severity, year, region;
CREATE INDEX idx_finding_counts_region ON finding_counts(region, year, rule, severity, findings);

-- The same of all regions together.
CREATE TABLE finding_totals (
    rule TEXT NOT NULL,
    severity TEXT NOT NULL,
    year INTEGER,
    findings INTEGER NOT NULL
);
INSERT INTO finding_totals SELECT rule, severity, year, sum(findings) FROM finding_counts GROUP BY rule, severity, year;

CREATE INDEX idx_coverage_amiss ON coverage(year, authority_id, status) WHERE status IN ('late', 'missing', 'vanished');
CREATE INDEX idx_versions_edited ON versions(first_seen, report_id) WHERE change = 'edited';

CREATE TABLE counts (
    name TEXT PRIMARY KEY,
    number INTEGER
);
INSERT INTO counts
SELECT 'named authorities', count(*) FROM authorities WHERE NOT placeholder
UNION ALL SELECT 'open findings', count(*) FROM finding_list
UNION ALL SELECT 'first year', min(year) FROM reports
UNION ALL SELECT 'last year', max(year) FROM reports;
