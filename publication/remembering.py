"""A database that never changes, and remembers what took long to count."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Any

from publication.paging import OrderedDatabase

# So many answers of so many rows at most: a few megabytes, whatever readers ask for.
ANSWERS = 500
ROWS = 200


class RememberingDatabase(OrderedDatabase):
    """Datasette's database of one snapshot. What Datasette gives a time limit of its own (the counts of facets and
    tables) is worked out once and told from memory then: it cannot change while the snapshot is served.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._remembered: OrderedDict[Hashable, Any] = OrderedDict()

    async def execute(
        self,
        sql: str,
        params: Any = None,
        truncate: bool = False,
        custom_time_limit: int | None = None,
        **options: Any,
    ) -> Any:
        """As Datasette's; an answer from memory is the very object that was given before."""
        if custom_time_limit is None:
            return await super().execute(sql, params, truncate, **options)
        bound = sorted(params.items()) if isinstance(params, dict) else params or ()
        key = (sql, repr(bound), truncate)
        if key in self._remembered:
            self._remembered.move_to_end(key)
            return self._remembered[key]
        answer = await super().execute(sql, params, truncate, custom_time_limit=custom_time_limit, **options)
        if len(answer.rows) <= ROWS:
            self._remembered[key] = answer
            if len(self._remembered) > ANSWERS:
                self._remembered.popitem(last=False)
        return answer
