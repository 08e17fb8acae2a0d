-- An invented national archive: REGIONS counties with ninety authorities each, and six years of reports of each.
-- bench/publication.py puts in the two numbers, and for CHANCE(n, salt) a number from 0 to 999 that looks like chance
-- and is the same in every run.

CREATE TEMP TABLE years (year INTEGER PRIMARY KEY);
INSERT INTO years VALUES (2019), (2020), (2021), (2022), (2023), (2024);

CREATE TEMP TABLE numbers (n INTEGER PRIMARY KEY, region INTEGER, name TEXT);
INSERT INTO numbers
WITH RECURSIVE count(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM count LIMIT AUTHORITIES)
SELECT n, n / 90, substr('东西南北中上下长宁安平和顺昌泰兴', n * 13 % 16 + 1, 1) ||
       substr('山川湖河林田原岭溪桥港湾沟坪', n * 7 / 16 % 14 + 1, 1) FROM count;

INSERT INTO portals
SELECT 'p' || n, name || '县人民政府', 100000 + n * 7, 'https://p' || n || '.example/', 'lonsun',
       '2025-03-31T18:00:00Z', '2025-03-31T18:00:00Z'
FROM numbers WHERE n < REGIONS;

INSERT INTO authorities
SELECT printf('a%07d', n), county.name || '县' || numbers.name ||
       CASE n % 9 WHEN 0 THEN '公安局' WHEN 1 THEN '教育局' WHEN 2 THEN '自然资源局' ELSE '镇人民政府' END,
       CASE WHEN n % 90 = 0 THEN 'county' WHEN n % 9 < 3 THEN 'department' ELSE 'township' END,
       100000 + numbers.region * 7, 'p' || numbers.region, 0
FROM numbers JOIN (SELECT n AS region, name FROM numbers) AS county USING (region);

INSERT INTO authority_names SELECT id, substr(name, 4), NULL, NULL, 'title' FROM authorities;

INSERT INTO originals
SELECT hex64(n * 10000 + year), 'application/pdf', 40000 + CHANCE(n, 2), '年度报告.pdf', '2025-03-31T18:00:00Z', NULL
FROM numbers CROSS JOIN years;

INSERT INTO captures
SELECT 'urn:' || sha256, 'https://p.example/' || rowid, NULL, '2025-03-31T18:00:00Z', 200, sha256, 'gongkai.warc.gz',
       rowid * 4000, 4000, 0
FROM originals;

INSERT INTO reports (id, authority_id, portal_id, year, kind, form, title, published_on, landing_url, sha256, first_seen,
                     last_seen, new_requests, granted, refused, total_handled, reviews, lawsuits, content_sha256, reader)
SELECT printf('a%07d', n) || '-' || year, authorities.id, authorities.portal_id, year, 'own',
       CASE WHEN year < 2021 THEN '2019' ELSE '2021' END, authorities.name || year || '年政府信息公开工作年度报告',
       (year + 1) || '-01-20', 'https://p.example/' || n || '/' || year, hex64(n * 10000 + year),
       strftime('%Y-%m-%dT%H:%M:%SZ', '2025-01-01', '+' || CHANCE(n, 3) || ' days', '+' || (n % 86400) || ' seconds'),
       '2028-03-31T18:00:00Z', received, received * 45 / 100, received * CHANCE(n * 7 + year, 11) / 4000, received,
       CHANCE(n * 7 + year, 12) / 250, CHANCE(n * 7 + year, 13) / 300, 'c', 'pdf'
FROM (SELECT n, year, CASE WHEN CHANCE(n, 1) < 600 THEN 0 ELSE CHANCE(n * 7 + year, 10) / 10 END AS received
      FROM numbers CROSS JOIN years)
JOIN authorities ON authorities.id = printf('a%07d', n);

INSERT INTO report_documents SELECT id, 1, sha256, 'body', landing_url FROM reports;

INSERT INTO versions
SELECT id, 1, sha256, 'new', landing_url, published_on, first_seen, 'c', NULL, 'run' FROM reports
UNION ALL
SELECT id, 2, sha256, 'edited', landing_url, published_on, first_seen, 'd', NULL, 'run' FROM reports
WHERE CHANCE(rowid, 4) < 15;

INSERT INTO requests
SELECT id, row, total, 0, 0, 0, 0, 0, total FROM (
    SELECT reports.id AS id, rows.value AS row,
           CASE rows.value WHEN 'new_requests' THEN new_requests WHEN 'granted' THEN granted
                WHEN 'refused_internal_affairs' THEN refused WHEN 'total_handled' THEN total_handled
                ELSE CHANCE(reports.rowid * 31 + rows.key, 41) / 970 END AS total
    FROM reports CROSS JOIN json_each('REQUEST_ROWS') AS rows
);

INSERT INTO disclosure
SELECT id, 'procurement', 'amount_yuan', CHANCE(rowid, 5) * 7001, '' FROM reports WHERE form = '2019'
UNION ALL
SELECT reports.id, items.value, 'decisions', CHANCE(reports.rowid, 6), ''
FROM reports CROSS JOIN json_each('["licensing", "penalties", "coercive_measures"]') AS items;

INSERT INTO reviews
SELECT reports.id, kinds.value, 0, CASE WHEN CHANCE(reports.rowid * 3 + kinds.key, 7) < 20 THEN 1 + reports.rowid % 5 ELSE 0 END,
       0, 0, 0
FROM reports CROSS JOIN
     json_each('["administrative_review", "litigation_direct", "litigation_after_review"]') AS kinds;

INSERT INTO sections (report_id, position, number, heading, text)
SELECT id, position, position, heading,
       '本机关贯彻落实政府信息公开条例，全年主动公开信息' || (a + 100) || '条，依法办理申请' || b || '件。' ||
       CASE WHEN a < 3 THEN '其中涉及危房改造的信息' || b || '条。' ELSE '' END ||
       CASE WHEN b < 20 THEN '征地补偿安置公告按期发布。' ELSE '重点领域信息及时更新。' END ||
       CASE WHEN a = 7 THEN '雾霾预警信息即时推送。' ELSE '' END ||
       '下一步将加强业务培训，完善审查机制，回应群众关切，提高公开的质量和实效。'
FROM (
    SELECT reports.id AS id, headings.key + 1 AS position, headings.value AS heading,
           CHANCE(reports.rowid * 6 + headings.key, 31) AS a, CHANCE(reports.rowid * 6 + headings.key, 32) AS b
    FROM reports CROSS JOIN
         json_each('["总体情况", "主动公开", "收到和处理", "复议诉讼", "存在的问题", "其他事项"]') AS headings
);

INSERT INTO cells
SELECT id, 'requests.granted.total', '?', NULL, 'uncertain', 1, NULL FROM reports WHERE CHANCE(rowid, 8) < 10;

INSERT INTO findings (id, report_id, rule, severity, cells, expected, found, message, other_report_id)
SELECT hex64(reports.rowid * 8 + rules.key), reports.id, rules.value, 'error', '["requests.total_handled.total"]', 9, 8,
       '总计列：三（一）至（六）各行之和=9，而（七）总计=8', NULL
FROM reports CROSS JOIN json_each(
     '["requests_balance", "requests_column_total", "carried_between_years", "narrative_conflict"]') AS rules
WHERE CHANCE(reports.rowid * 4 + rules.key, 9) < 25
UNION ALL
SELECT hex64(this.rowid * 8 + 7), this.id, 'copied_narrative', 'warning', '[]', NULL, NULL,
       '文字部分与上年报告的重合度为98%。', last.id
FROM reports AS this JOIN reports AS last ON last.authority_id = this.authority_id AND last.year = this.year - 1
WHERE CHANCE(this.rowid, 14) < 20;

UPDATE reports SET finding_count = (SELECT count(*) FROM findings WHERE report_id = reports.id);

INSERT INTO coverage
SELECT authority_id, year, CASE WHEN days < 40 THEN 'late' WHEN days < 60 THEN 'missing' ELSE 'published' END,
       (year + 1) || '-01-31', published_on, CASE WHEN days < 40 THEN days + 1 END, landing_url
FROM (SELECT *, CHANCE(rowid, 15) AS days FROM reports);

INSERT INTO runs VALUES ('run', 'nightly', '2028-03-31T18:00:00Z', '2028-03-31T18:09:00Z', 'completed');
INSERT INTO run_portals SELECT 'run', id, 'ok', 30, 90, 0, 0, 90, 0, 0, '' FROM portals;
