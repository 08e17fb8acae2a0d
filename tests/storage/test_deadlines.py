from __future__ import annotations

from pathlib import Path

import pytest

from storage.deadlines import load_deadlines
from storage.errors import StorageError

HEAD = "region,level,year,month_day,source\n"


def test_a_local_table_is_read(tmp_path: Path) -> None:
    path = tmp_path / "deadlines.csv"
    path.write_text(HEAD + "349900,township,2019,02-20,本市通知\n", encoding="utf-8-sig")
    assert load_deadlines(path) == [
        {"region": "349900", "level": "township", "year": 2019, "month_day": "02-20", "source": "本市通知"}
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("region,year\n", "the first line must be"),
        (HEAD + "34,township,2019,02-20,x\n", r"line 2: region '34'"),
        (HEAD + "*,tonwship,2019,02-20,x\n", r"line 2: level 'tonwship' must be one of .*township"),
        (HEAD + "*,township,each,02-20,x\n", r"line 2: year 'each'"),
        (HEAD + "*,township,2019,02-29,x\n", r"line 2: month_day '02-29'"),
        (HEAD + "*,township\n", r"line 2: year ''"),
        (HEAD + "*,township,2019,02-20,\n", "line 2: source must name the rule that says so"),
        (HEAD + "*,township,2019,02-20,甲市通知,第三条\n", "line 2: has more than 5 values"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "deadlines.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StorageError, match=message):
        load_deadlines(path)
