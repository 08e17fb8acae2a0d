"""What LibreOffice saves is made once for all tests that read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from demo.documents import docx_file
from extraction.forms import FORMS
from tests.extraction import writers
from tests.extraction.originals import SEEDS, YEARS, samples_of_the_demo, whole


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of invented reports as LibreOffice saves them in its other formats."""
    if writers.SOFFICE is None:
        pytest.skip("LibreOffice is not there: libreoffice-writer-nogui and libreoffice-calc-nogui")
    folder = tmp_path_factory.mktemp("saved")
    texts, sheets = [], []
    for form, year in YEARS.items():
        for seed in SEEDS:
            printed, _ = whole(form, seed)
            texts.append(folder / f"text_{form}_{seed}.docx")
            texts[-1].write_bytes(writers.ruled_docx(FORMS[form], printed, year))
            sheets.append(folder / f"sheet_{form}_{seed}.xlsx")
            sheets[-1].write_bytes(writers.xlsx(FORMS[form], printed, year))
    for place, report in enumerate(samples_of_the_demo()):
        texts.append(folder / f"demo_{place}.docx")
        texts[-1].write_bytes(docx_file(report.document))
    texts.append(folder / "framed.docx")
    texts[-1].write_bytes(writers.framed_docx(FORMS["2021"], whole("2021", 1)[0], 2022))
    for extension in ("doc", "rtf"):
        writers.convert(folder, texts, extension)
    writers.convert(folder, sheets, "xls")
    return folder
