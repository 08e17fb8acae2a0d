"""Tables page by page: every row once, however they are sorted, and facets that count all rows.

Datasette 0.65 tells the pages of a sorted table apart by the value of the last row and its key, but sorts the first
page by the value alone: where many rows have the same value, rows are told twice or never, in the pages and in a
streamed CSV. And on later pages it counts its facets over the rows that are left.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

from datasette.database import Database
from datasette.utils import MultiParams, escape_sqlite
from datasette.utils.asgi import Request
from datasette.views.table import TableView

_SORTED = re.compile(r"(?:\[[^\]]+\]|\w+)(?: desc)?")
# What the template is told of facets.
FACETS = ("sorted_facet_results", "facets_timed_out")


class OrderedDatabase(Database):  # type: ignore[misc]  # Datasette ships no types
    """Datasette's database; the first page of a sorted table is sorted as the others are, by the key in the end."""

    _keys: dict[str, str] | None = None

    async def execute(self, sql: str, params: Any = None, truncate: bool = False, **options: Any) -> Any:
        """As Datasette's; `truncate` is what pages are asked with."""
        if truncate and (table := _table_of_first_page(sql)):
            key = (await self._ordered_by()).get(table)
            query, _, limit = sql.rpartition(" limit ")
            sql = f"{query}, {key} limit {limit}" if key else sql
        return await super().execute(sql, params, truncate, **options)

    async def _ordered_by(self) -> dict[str, str]:
        """Each table with its key, as they are written in a query."""
        if self._keys is None:
            self._keys = {
                escape_sqlite(table): ", ".join(map(escape_sqlite, await self.primary_keys(table))) or "rowid"
                for table in await self.table_names()
            }
        return self._keys


def _table_of_first_page(sql: str) -> str | None:
    """The table whose first page is asked for, as TableView writes it: sorted by one column, without the key."""
    query, _, limit = sql.rpartition(" limit ")
    columns, _, rest = query.partition(" from ")
    sort = rest.rpartition("order by ")[2]
    if not (columns.startswith("select ") and limit.isdigit() and _SORTED.fullmatch(sort)):
        return None
    return rest.partition(" ")[0]


class PagedTableView(TableView):  # type: ignore[misc]
    """Datasette's page of a table, as HTML, JSON and CSV."""

    async def columns_to_select(self, table_columns: Any, pks: Any, request: Any) -> Any:
        """The columns asked for, and the one that is sorted by: without it there is no way to the next page."""
        columns = await super().columns_to_select(table_columns, pks, request)
        about = self.ds.table_metadata(request.url_vars["database"], request.url_vars["table"])
        asked = request.args.get("_sort") or request.args.get("_sort_desc")
        column = asked or about.get("sort") or about.get("sort_desc")
        return [*columns, column] if column in table_columns and column not in columns else columns

    async def as_csv(self, request: Any, database: Any) -> Any:
        """A stream is the whole table, also for a reader who has leafed on, and comes in large pieces."""
        if request.args.get("_stream"):
            request = _changed(request, _next=None, _size=request.args.get("_size") or "max")
        return await super().as_csv(request, database)

    async def data(
        self, request: Any, default_labels: bool = False, _next: Any = None, _size: Any = None
    ) -> Any:
        """As Datasette's; the facets of a later page are those of the first."""
        if not request.args.get("_next") or request.args.get("_nofacet"):
            return await super().data(request, default_labels, _next, _size)
        answer = await super().data(_Silent(request, "_nofacet"), default_labels, _next, _size)
        if "facet_results" not in answer[0]:  # a ready question
            return answer
        page, more, *rest = answer
        first, more_of_first, *_ = await super().data(
            _Silent(_changed(request, _next=None), "_nocount"), _size=1
        )
        page["facet_results"] = first["facet_results"]

        async def with_facets() -> dict[str, Any]:
            counted = await more_of_first()
            return {**await more(), **{name: counted[name] for name in FACETS}}

        return (page, with_facets, *rest)


class _Silent(Request):  # type: ignore[misc]
    """A request with a parameter switched on that its address, and the links made from it, do not have."""

    def __init__(self, request: Any, parameter: str) -> None:
        super().__init__(request.scope, request.receive)
        self._parameter = parameter

    @property
    def args(self) -> Any:
        return _Switched(super().args._data, self._parameter)


class _Switched(MultiParams):  # type: ignore[misc]
    def __init__(self, data: Any, parameter: str) -> None:
        super().__init__(data)
        self._parameter = parameter

    def get(self, name: str, default: Any = None) -> Any:
        return "on" if name == self._parameter else super().get(name, default)


def _changed(request: Any, **parameters: str | None) -> Any:
    """The request with parameters changed, or left out where they are None."""
    asked = [
        (name, value)
        for name, value in parse_qsl(request.query_string, keep_blank_values=True)
        if name not in parameters
    ]
    asked += [(name, value) for name, value in parameters.items() if value is not None]
    return Request({**request.scope, "query_string": urlencode(asked).encode("latin-1")}, request.receive)
