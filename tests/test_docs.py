"""The documentation against the code: everything is described, nothing is described that is not there."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
import shlex
import sqlite3
import subprocess
import tomllib
from dataclasses import MISSING, asdict, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, get_args

import click
import pytest
from click.testing import CliRunner
from cogapp import Cog
from scrapy.settings import SETTINGS_PRIORITIES

import crawler.settings
from crawler.channels import Mail, Tell, Webhook, load_tell
from crawler.cli import main
from crawler.crawl import crawl_settings
from crawler.sending import PRESETS
from crawler.verifying import Problem
from extraction.archives import ARCHIVES
from extraction.forms import FORMS
from extraction.readers import READERS
from extraction.report import Cell, CellStatus, Finding, Report, Section, Source, Statistic, report_to_json
from publication.edition import METADATA_FILE
from publication.feed import FEEDS
from spiders.judgement import judge
from spiders.registry import CrawlOptions, Portal, RegistryError, load_registry
from storage import coverage, cross_checks, gaps, successions
from storage.database import Database
from storage.deadlines import COLUMNS
from storage.snapshot import publish
from tests.conftest import ROOT
from tests.storage.builders import FIRST_NIGHT, Nights, report, shared_list

PAGES = sorted(
    [*ROOT.glob("README*.md"), *ROOT.glob("docs/*.md"), ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
)
COMMANDS = sorted(main.commands)
PORTAL_TOML = "name = '云岭县人民政府'\nregion = '349901'\nhome = 'https://www.yunling.example/'\n"
METADATA: dict[str, Any] = json.loads(METADATA_FILE.read_text(encoding="utf-8"))["databases"]["gongkai"]


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def section(name: str, heading: str) -> str:
    """What stands on a page below a heading, down to the next one of its rank."""
    mark = heading.split(" ")[0]
    found = re.search(rf"^{re.escape(heading)}$(.*?)(?=^#{{1,{len(mark)}}} |\Z)", page(name), re.M | re.S)
    assert found, f"docs/{name} has no heading {heading!r}"
    return found[1]


def rows(text: str) -> list[list[str]]:
    """The cells of every table row, without the header's rule."""
    lines = [line.strip().strip("|") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.split(" | ")] for line in lines if set(line) - set("-|")]


def named(text: str) -> set[str]:
    """What the first cell of each table row names, in backticks."""
    return {row[0].strip("`") for row in rows(text) if re.fullmatch(r"`[^`]+`", row[0])}


def fenced(text: str) -> list[str]:
    """The code blocks that no language marks: what a reader types."""
    return re.findall(r"^```\n(.*?)^```$", text, re.M | re.S)


@cache
def tracked() -> tuple[Path, ...]:
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout")
    return tuple(path for name in listed.stdout.decode().split("\0") if (path := ROOT / name).is_file())


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose database has something of everything: two nights, an edited report, a finding."""
    folder = tmp_path_factory.mktemp("data")
    finding = Finding("reviews_total", "error", (), 10, 0, "行政复议：四种结果之和=10，而总计=0")
    with Database.open(folder / "gongkai.db") as database:
        nights = Nights(database).begin()
        nights.discover(report())
        nights.end("ok", shared_list())
        nights.next().discover(report(text="本镇改动了这份报告的文字。", findings=[finding]))
        nights.end("ok", shared_list())
        database.settle(nights.at.date())
    return folder


# The generated parts


def test_generated_parts_are_up_to_date() -> None:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        status = Cog().main(["cog", "--check", *map(str, sorted(ROOT.glob("docs/*.md")))])
    assert status == 0, f"run `make docs`:\n{said.getvalue()}"


# commands.md


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    text = section("commands.md", f"## `gongkai {name}`")
    for parameter in main.commands[name].params:
        if isinstance(parameter, click.Option):
            for option in (*parameter.opts, *parameter.secondary_opts):
                assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", text), option


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_an_example(name: str) -> None:
    examples = "".join(fenced(section("commands.md", f"## `gongkai {name}`")))
    assert re.search(rf"^gongkai {name}\b", examples, re.M)


def test_no_command_is_documented_that_does_not_exist() -> None:
    assert sorted(re.findall(r"^## `gongkai ([a-z]+)`$", page("commands.md"), re.M)) == COMMANDS


def typed_commands() -> list[tuple[str, str]]:
    return [
        (path.name, line)
        for path in PAGES
        for block in fenced(path.read_text(encoding="utf-8"))
        for line in block.splitlines()
        if re.match(r"(\.venv/bin/)?gongkai ", line)
    ]


@pytest.mark.parametrize(("name", "line"), typed_commands())
def test_what_a_reader_is_told_to_type_is_understood(name: str, line: str) -> None:
    command, *arguments = shlex.split(line, comments=True)[1:]
    called = main.commands[command]
    if isinstance(called, click.Group):
        called = called.commands[arguments.pop(0)]
    with called.make_context(command, arguments) as context:
        assert context.params, f"{name}: {line}"


def test_every_command_that_is_mentioned_exists() -> None:
    unknown = {
        (str(path.relative_to(ROOT)), command)
        for path in tracked()
        if path.suffix in (".py", ".md", ".html", ".toml")
        for command in re.findall(r"`gongkai ([a-z]+)", path.read_text(encoding="utf-8"))
        if command not in COMMANDS
    }
    assert not unknown


def test_both_readmes_mention_the_same_commands() -> None:
    mentioned = [
        set(re.findall(r"(?:`|bin/)gongkai ([a-z]+)", (ROOT / name).read_text(encoding="utf-8")))
        for name in ("README.md", "README.zh.md")
    ]
    assert mentioned[0] == mentioned[1] != set()


@pytest.mark.parametrize("status", ["0", "1", "2"])
def test_exit_statuses_are_documented(status: str) -> None:
    assert [row for row in rows(page("commands.md")) if row[0] == status]


def keys(value: Any) -> set[str]:
    """Every key of a JSON value, at any depth."""
    if isinstance(value, dict):
        return set(value).union(*(keys(part) for part in value.values()))
    return set().union(*(keys(part) for part in value)) if isinstance(value, list) else set()


def test_the_keys_of_status_are_documented(data: Path) -> None:
    answer = CliRunner().invoke(main, ["status", "--json", "--data", str(data)])
    summary = json.loads(answer.stdout)
    assert all(summary[name] for name in ("run", "portals", "years", "changes", "findings", "coverage"))
    text = section("commands.md", "## `gongkai status`")
    assert set(summary) <= named(text)
    assert keys(summary) <= set(re.findall(r"`([a-z_]+)`", text))


def test_the_keys_of_verify_are_documented() -> None:
    assert named(section("commands.md", "## `gongkai verify`")) == {field.name for field in fields(Problem)}


def test_the_keys_of_judge_are_documented() -> None:
    assert named(section("commands.md", "## `gongkai judge`")) == set(asdict(judge("2023年部门决算")))


def test_the_keys_of_import_are_documented(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    answer = CliRunner().invoke(
        main, ["import", "--json", str(tmp_path / "empty"), "--data", str(tmp_path / "data")]
    )
    text = section("commands.md", "## `gongkai import`")
    assert set(json.loads(answer.stdout)) <= set(re.findall(r"`([a-z_]+)`", text.partition("Keys of")[2]))


# database.md


def columns_of(connection: sqlite3.Connection) -> dict[str, set[str]]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    return {
        name: {row[1] for row in connection.execute(f"PRAGMA table_info([{name}])")}
        for (name,) in names
        if not name.startswith("sqlite_")
    }


def schema() -> dict[str, set[str]]:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        for script in ("schema.sql", "summaries.sql"):
            connection.executescript(files("storage").joinpath(script).read_text(encoding="utf-8"))
        connection.executescript("DROP TABLE temp.unsure; DROP TABLE temp.lost")
        return columns_of(connection)


@pytest.mark.parametrize(("table", "columns"), schema().items())
def test_every_table_and_column_is_documented(table: str, columns: set[str]) -> None:
    found = re.search(rf"^### `{table}`.*?(?=^### |\Z)", page("database.md"), re.M | re.S)
    assert found, table
    described = {row[0].strip("`"): row[2] for row in rows(found[0])[1:]}
    assert set(described) == columns
    assert all(described.values())


def test_no_table_is_documented_that_does_not_exist() -> None:
    documented = re.findall(r"^### `([a-z_]+)`(?!.*_fts)", page("database.md"), re.M)
    assert sorted(documented) == sorted(schema())


def test_the_search_tables_of_a_snapshot_are_documented(data: Path) -> None:
    snapshot = publish(data / "gongkai.db", data / "published", FIRST_NIGHT.date())
    with contextlib.closing(sqlite3.connect(snapshot)) as connection:
        search = {name: columns for name, columns in columns_of(connection).items() if name.endswith("_fts")}
    assert search
    text = section("database.md", "### `sections_fts`, `reports_fts` and `authorities_fts`")
    for table, columns in search.items():
        assert {table, *columns} <= set(re.findall(r"`([a-z_]+)`", text))


# checks.md


def rules_in_code() -> set[str]:
    """The rule that each `Finding` and `SumRule` is made with, and the names that cross-year checks go by."""
    found = set(cross_checks.RULES)
    for path in (*ROOT.glob("extraction/**/*.py"), *ROOT.glob("storage/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Finding", "SumRule"):
                named_rule = [key.value for key in node.keywords if key.arg == "rule"]
                for rule in (*node.args[:1], *named_rule):
                    if isinstance(rule, ast.Constant) and isinstance(rule.value, str):
                        found.add(rule.value)
    return found


def documented_rules() -> list[str]:
    return re.findall(r"^### `([a-z_]+)`$", page("checks.md"), re.M)


def test_every_rule_is_documented_and_no_other() -> None:
    assert sorted(documented_rules()) == sorted(rules_in_code())


@pytest.mark.parametrize("rule", documented_rules())
def test_a_rule_says_its_severity_an_example_and_when_it_keeps_silent(rule: str) -> None:
    text = section("checks.md", f"### `{rule}`")
    assert re.search(r"`(error|warning|info)`", text)
    assert re.search(r"^> .*[\u4e00-\u9fff]", text, re.M)
    assert "ilent " in text


# coverage.md


def test_every_status_of_coverage_is_documented() -> None:
    # What the program decides, and what the tables' own description promises.
    literals = {
        node.args[0].value
        for module in (coverage, gaps)
        for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Status"
        and isinstance(node.args[0], ast.Constant)
    }
    described = METADATA["tables"]["coverage"]["columns"]["status"]
    promised = set(re.findall(r"\b([a-z_]+) [\u4e00-\u9fff]", described))
    assert {"missing", "late"} <= literals <= promised
    assert named(page("coverage.md").partition("## ")[0]) == promised


def test_every_column_of_the_deadlines_is_documented() -> None:
    assert set(COLUMNS) <= named(section("coverage.md", "## Deadlines"))
    assert f"```csv\n{','.join(COLUMNS)}\n" in page("coverage.md")


def test_every_column_of_the_successions_is_documented() -> None:
    text = section("coverage.md", "## Successions")
    assert named(text) == set(successions.COLUMNS)
    assert f"```csv\n{','.join(successions.COLUMNS)}\n" in text
    assert all(f"`{change}`" in text for change in successions.CHANGES)


# nightly.md


def test_the_keys_of_tell_are_documented(tmp_path: Path) -> None:
    text = section("nightly.md", "## Mail and chat: `[tell]` in `portals.toml`")
    assert named(text) == {field.name for kind in (Tell, Mail, Webhook) for field in fields(kind)}
    path = tmp_path / "portals.toml"
    (example,) = re.findall(r"^```toml\n(.*?)^```$", text, re.M | re.S)
    path.write_text(example, encoding="utf-8")
    assert len(load_tell(path).channels) == 2
    assert all(f"`{preset}`" in text for preset in PRESETS)


@pytest.mark.parametrize("file", sorted((ROOT / "deploy").iterdir()), ids=lambda file: file.name)
def test_every_file_to_deploy_is_mentioned(file: Path) -> None:
    assert f"deploy/{file.name}" in page("nightly.md")


def test_every_feed_is_documented() -> None:
    assert all(
        f"`{name}`" in page("nightly.md") or f"/feeds/{name}.atom" in page("nightly.md") for name in FEEDS
    )


# extract.md


def full_report() -> Report:
    return Report(
        [Source("report.html", "0" * 64, "text/html", 1)],
        cells={"requests.granted.total": Cell(None, "-", note="不是数字", status="read")},
        statistics=[Statistic("1", "收到申请数", 1, "件")],
        sections=[Section(1, "总体情况", "")],
        findings=[Finding("reviews_total", "error", (), 1, 2, "")],
    )


def test_every_key_of_extract_is_documented() -> None:
    printed = report_to_json(full_report(), version="1", all_cells=True)
    text = section("extract.md", "## Keys")
    nested = {f"{key}.{name}" for key in ("source", "report", "extractor") for name in printed[key]}
    assert named(text) == {*printed, *nested}
    lists = keys(printed["statistics"]) | keys(printed["sections"]) | keys(printed["findings"])
    assert lists <= set(re.findall(r"`([a-z_]+)`", text))
    assert set(printed["cells"]["requests.granted.total"]) <= named(section("extract.md", "## `cells`"))


def test_every_cell_status_is_documented() -> None:
    assert set(get_args(CellStatus)) <= named(section("extract.md", "## `cells`"))


@pytest.mark.parametrize("form", FORMS)
def test_every_row_and_column_of_a_form_is_documented(form: str) -> None:
    found = re.search(rf"^### Form {form}:.*?(?=^##)", page("extract.md"), re.M | re.S)
    assert found
    for key in FORMS[form].cell_keys():
        for name in key.split("."):
            assert f"`{name}`" in found[0], key


def test_every_format_is_documented() -> None:
    known = set(
        re.findall(
            r'"((?:application|image|text|multipart|message)/[\w.+-]+)"',
            (ROOT / "extraction/formats.py").read_text(encoding="utf-8"),
        )
    )
    table = rows(section("extract.md", "## Formats"))[1:]
    documented = {kind: row[2] for row in table for kind in re.findall(r"`([^`]+)`", row[1])}
    assert set(documented) == known
    assert {kind for kind, read in documented.items() if read not in ("not yet", "no")} == {
        *READERS,
        *ARCHIVES,
    }


# publication.md


@pytest.mark.parametrize("name", METADATA["queries"])
def test_every_ready_question_is_documented(name: str) -> None:
    assert f"`/gongkai/{name}" in page("publication.md")


# settings.md


def documented_settings() -> dict[str, str]:
    return {row[0].strip("`"): row[1] for row in rows(page("settings.md"))[1:]}


def test_every_setting_is_documented_and_no_other() -> None:
    in_code = {name for name in dir(crawler.settings) if name.isupper() and name != "VERSION"}
    settings = crawl_settings(CrawlOptions())
    of_the_night = {name for name in settings if settings.getpriority(name) == SETTINGS_PRIORITIES["cmdline"]}
    assert set(documented_settings()) == in_code | of_the_night


@pytest.mark.parametrize(
    ("name", "value"),
    [(name, value) for name, value in documented_settings().items() if value.startswith("`")],
)
def test_a_documented_value_is_the_settings_own(name: str, value: str) -> None:
    assert value == f"`{getattr(crawler.settings, name)!r}`"


# portals.md


def refused_with(tmp_path: Path, toml: str) -> str:
    path = tmp_path / "portals.toml"
    path.write_text(toml, encoding="utf-8")
    with pytest.raises(RegistryError) as refusal:
        load_registry(path)
    return str(refusal.value)


def test_the_keys_of_crawl_are_documented_with_their_defaults(tmp_path: Path) -> None:
    said = refused_with(tmp_path, "[crawl]\nno_such_key = 1\n[[portal]]\nid = 'x'\n" + PORTAL_TOML)
    table = rows(section("portals.md", "## `[crawl]`, optional"))[1:]
    assert {row[0].strip("`") for row in table} == set(said.partition("known are ")[2].split(", "))
    for key, default, _ in table:
        assert tomllib.loads(f"value = {default.strip('`')}")["value"] == getattr(
            CrawlOptions(), key.strip("`")
        )


def test_the_keys_of_a_portal_are_documented(tmp_path: Path) -> None:
    said = refused_with(tmp_path, "[[portal]]\nid = 'x'\nno_such_key = 1\n" + PORTAL_TOML)
    table = rows(section("portals.md", "## `[[portal]]`, one for each county portal"))[1:]
    assert {row[0].strip("`") for row in table} == set(said.partition("known are ")[2].split(", "))
    needed = {field.name for field in fields(Portal) if field.default is MISSING}
    assert {row[0].strip("`") for row in table if row[1] == "yes"} == needed


# Links and words


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        file, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        linked = (path.parent / file) if file else path
        assert linked.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", linked.read_text(encoding="utf-8"), re.M)
            assert anchor in {
                re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings
            }


def test_every_page_is_linked_from_the_readme() -> None:
    linked = set(re.findall(r"\]\((docs/[^)#]+)\)", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert {path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/*.md")} <= linked


def test_no_file_names_a_folder_of_one_machine_or_a_package_registry() -> None:
    # Put together here, so that this file does not name them either. A folder of that name may stand in an address.
    folders = "|".join(f"/{name}/" for name in ("work", "tmp", "root"))
    hosts = "|".join(re.escape(".".join(name)) for name in (("pypi", "org"), ("pythonhosted", "org")))
    pattern = re.compile(rf"(?<![\w.-])(?:{folders})|(?:{hosts})")
    found = {
        (path.relative_to(ROOT).as_posix(), match[0])
        for path in tracked()
        for match in pattern.finditer(path.read_bytes().decode("utf-8", "replace"))
    }
    assert not found
