"""Tables without ruling lines: which stretches of print, one under the other, are the lines of one cell.

The lines of a cell stand closer than rows do, and put together they are a label of a form: the two together decide,
for some writers set rows as close as lines, and no vocabulary has every label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from extraction.readers.pages.unruled_prints import Cell, Print
from extraction.readers.pages.unruled_words import LONGEST_LABEL, UNKNOWN, cost_of, label_of

_REACH = 2.4
"""How far below each other, in em, two lines may stand and still be of one cell."""
_BESIDE = 0.35
"""How far, in em, two lines of one cell may miss each other across: the first line of a cell may be indented."""
_TIGHTEST_PITCH, _LOOSEST_PITCH = 0.9, 1.75
"""In em. What is closer stands in two columns: the label of a group beside those of its rows."""
_ROWS_APART = (1.1, 1.25)
_UNKNOWN_LINE = 0.6
_WIDE_GAP = 1.5
_BREAK_IN_A_CELL = 0.3
_SECOND_ROW = 1.0
_SAME_LABEL = 1.0
_TOO_BAD = 4.0


def cells_of(prints: Sequence[Print]) -> list[Cell]:
    """The cells that labels make, top to bottom."""
    chains = _chains(prints)
    pitch = pitch_of(chains)
    return sorted(
        (cell for chain in chains for cell in _parted(chain, pitch)), key=lambda cell: (cell.top, cell.left)
    )


def _chains(prints: Sequence[Print]) -> list[list[Print]]:
    """Stretches that stand under each other without another between them."""
    chains: list[list[Print]] = []
    ends: list[list[Print]] = []
    for line in _by_line(prints):
        ends = [chain for chain in ends if line[0].centre - chain[-1].centre <= 2 * _REACH * line[0].size]
        pairs = sorted(
            (
                (chain[-1].line, _overlap(chain[-1], item), place, chain)
                for place, item in enumerate(line)
                for chain in ends
                if _overlap(chain[-1], item) >= -_BESIDE * item.size and _reaches(chain[-1], item)
            ),
            # What only nearly stands under another may stand beside it.
            key=lambda pair: (pair[1] <= 0, -pair[0], -pair[1]),
        )
        placed: dict[int, list[Print]] = {}
        for _, _, place, chain in pairs:
            if place not in placed and not any(chain is taken for taken in placed.values()):
                placed[place] = chain
        for place, item in enumerate(line):
            if place in placed:
                placed[place].append(item)
            else:
                chains.append([item])
                ends.append(chains[-1])
    return chains


def _reaches(above: Print, below: Print) -> bool:
    """Whether two lines stand near enough to be of one cell. A page's end cuts each cell where its own lines end."""
    reach = _REACH if above.page == below.page else 2 * _REACH
    return below.centre - above.centre <= reach * below.size


def _by_line(prints: Iterable[Print]) -> list[list[Print]]:
    lines: dict[int, list[Print]] = {}
    for item in prints:
        lines.setdefault(item.line, []).append(item)
    return [lines[line] for line in sorted(lines)]


def _overlap(one: Print, other: Print) -> float:
    return min(one.right, other.right) - max(one.left, other.left)


def pitch_of(chains: Iterable[Sequence[Print]]) -> float:
    """How far apart the lines of a cell stand: the closest that lines stand which are not both rows of values."""
    gaps = sorted(
        below.centre - above.centre
        for chain in chains
        for above, below in pairwise(chain)
        if above.page == below.page
        and not (above.bears and below.bears)
        and below.centre - above.centre >= _TIGHTEST_PITCH * below.size
    )
    size = max((item.size for chain in chains for item in chain), default=0.0)
    return min(gaps[len(gaps) // 10], _LOOSEST_PITCH * size) if gaps else _LOOSEST_PITCH * size


def _parted(chain: Sequence[Print], pitch: float) -> Iterator[Cell]:
    """A chain as its likeliest cells: the cheapest way to part it."""
    best: list[tuple[float, int]] = [(0.0, 0)]
    named: list[str | None] = [None]
    for end in range(1, len(chain) + 1):
        choices: list[tuple[float, int]] = []
        text, gaps = "", 0.0
        for begin in range(end - 1, -1, -1):
            text = chain[begin].text + text
            if begin + 1 < end:
                gaps += _gap_cost(chain[begin], chain[begin + 1], pitch)
            if choices and (gaps >= _TOO_BAD or len(text) > LONGEST_LABEL):
                break
            before = _break_cost(chain[begin - 1], chain[begin], pitch) if begin else 0.0
            more = _UNKNOWN_LINE * (end - begin - 1) if (cost := cost_of(text)) >= UNKNOWN else 0.0
            # Two pieces of one label are no two rows: no form has a row twice.
            again = _SAME_LABEL if named[begin] is not None and named[begin] == label_of(text) else 0.0
            choices.append((best[begin][0] + before + again + gaps + cost + more, begin))
        best.append(min(choices))
        named.append(label_of("".join(item.text for item in chain[best[end][1] : end])))
    parts: list[Cell] = []
    end = len(chain)
    while end:
        begin = best[end][1]
        parts.append(Cell(tuple(chain[begin:end])))
        end = begin
    yield from reversed(parts)


def _gap_cost(above: Print, below: Print, pitch: float) -> float:
    """What speaks against two neighbouring lines being of one cell."""
    return _WIDE_GAP * _apart(above, below, pitch) + (_SECOND_ROW if above.bears and below.bears else 0.0)


def _break_cost(above: Print, below: Print, pitch: float) -> float:
    """What speaks against two neighbouring lines being of two cells."""
    return 0.0 if above.page != below.page else _BREAK_IN_A_CELL * (1 - _apart(above, below, pitch))


def _apart(above: Print, below: Print, pitch: float) -> float:
    """How much further apart than the lines of a cell two lines stand: 0 for no further, 1 for as far as rows do."""
    if above.page != below.page:
        return 0.0
    least, most = _ROWS_APART
    return min(max(((below.centre - above.centre) / pitch - least) / (most - least), 0.0), 1.0)
