"""What nobody asks by accident: nonsense in an address, and SQL that is after the machine instead of the data."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest

from tests.publication.conftest import Ask
from tests.publication.world import World

TABLE = "/gongkai/reports"
NONSENSE = [
    f"{TABLE}?_timelimit=x",
    f"{TABLE}?_ttl=%C2%B2",
    f"{TABLE}?_facet=%00",
    f"{TABLE}?_facet=%7B%22a%22%3A1%7D",
    f"{TABLE}?_facet_size=%C2%B2",
    f"{TABLE}?_where=%00",
    f"{TABLE}?_through=1",
    f"{TABLE}?_through=null",
    f"{TABLE}?_through=%7B%22a%22%3A1%7D",
    f"{TABLE}?year__gt=99999999999999999999",
    f"{TABLE}?year__gt=%C2%B2",
    f"{TABLE}.json?_facet_date=%00",
    "/gongkai.csv?_headers=zh",
    "/gongkai/most_requests?_timelimit=x",
]


@pytest.mark.parametrize("path", NONSENSE)
def test_nonsense_in_an_address_is_the_address_fault(
    ask: Ask, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    answer = ask(path)
    assert answer.status_code == 400
    assert "500" not in answer.text
    assert not [record for record in caplog.records if record.exc_info]


def sql(ask: Ask, query: str) -> tuple[int, str]:
    answer = ask(f"/gongkai.json?_shape=array&sql={quote(query)}")
    return answer.status_code, answer.text


@pytest.mark.parametrize(
    "query",
    [
        "select file from pragma_database_list",
        "select * from pragma_database_list()",
        "select * from PRAGMA_database_list",
    ],
)
def test_sql_does_not_tell_where_the_snapshot_lies(ask: Ask, world: World, query: str) -> None:
    status, text = sql(ask, query)
    assert status == 200
    assert str(world.data) not in text
    assert '"file": null' in text


@pytest.mark.parametrize(
    "query",
    [
        "attach database '/etc/passwd' as x",
        "select load_extension('x')",
        "with x as (select 1) insert into runs (id) select 1",
        "select 1; select 2",
        "vacuum into 'x.db'",
    ],
)
def test_sql_only_reads_the_snapshot(ask: Ask, query: str) -> None:
    assert sql(ask, query)[0] == 400


@pytest.mark.parametrize(
    "query",
    [
        "select length(hex(zeroblob(400000000)))",
        "select length(zeroblob(900000000))",
        "select length(context(hex(zeroblob(9000000)), 'a'))",
        "select length(escape_fts(hex(zeroblob(9000000))))",
        "select region_code(hex(zeroblob(9000000)))",
        "select quote(zeroblob(100000000))",
    ],
)
def test_no_single_value_takes_the_machine_s_memory_or_time(ask: Ask, query: str) -> None:
    began = time.monotonic()
    sql(ask, query)
    assert time.monotonic() - began < 2


def test_the_tables_can_still_be_asked_about(ask: Ask) -> None:
    assert "natural_person" in sql(ask, "select name from pragma_table_info('requests')")[1]
    assert sql(ask, "select count(*) from sections")[0] == 200
