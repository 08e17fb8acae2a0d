"""Mail and webhooks: told once, of changes alone, and a server that fails is told the next time."""

from __future__ import annotations

import base64
import socketserver
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from crawler import sending
from crawler.channels import PASSWORD, Mail, Preset, Tell, Webhook, load_tell
from crawler.folder import CannotStartError, DataFolder
from crawler.metrics import as_metrics
from crawler.sending import LONGEST_TEXT
from crawler.summary import as_text, summarise, write_summary
from crawler.telling import introduce
from crawler.telling import tell_people as tell_those_introduced
from crawler.told import Told
from extraction.report import Finding
from storage.database import Database, read_only
from tests.crawler.listeners import Hook, MailServer, serving
from tests.storage.builders import FIRST_NIGHT, Nights, report, shared_list

SITE = "https://archive.example/"
FINDING = Finding("requests_balance", "error", (), 5, 4, "一+二不等于(七)+四：5 & 4")


def tell_people(folder: DataFolder, tell: Tell) -> list[str]:
    """Tell people of the first night, too: they were introduced before it."""
    introduce(folder, tell, FIRST_NIGHT)
    return tell_those_introduced(folder, tell)


class Story:
    """A data folder in which one night after the other happens."""

    def __init__(self, root: Path) -> None:
        self.folder = DataFolder(root)
        self.database = Database.open(root / "gongkai.db")
        self.nights = Nights(self.database).begin()
        self._begun = False

    def night(
        self, *, text: str = "本镇今年公开了信息。", outcome: str = "ok", finding: bool = False
    ) -> None:
        if self._begun:
            self.nights.next()
        self._begun = True
        if outcome == "ok":
            findings = [FINDING] if finding else []
            self.nights.discover(report(text=text, document=text, findings=findings))
        self.nights.end(outcome, shared_list())
        self.database.settle(self.nights.at.date())


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    story = Story(tmp_path)
    yield story
    story.database.close()


def mail_to(server: MailServer, **more: str) -> Mail:
    return Mail("127.0.0.1", "gongkai@archive.example", ("desk@news.example",), server.port, "none", **more)  # type: ignore[arg-type]


def test_a_mail_tells_what_is_new_and_what_changed_and_nothing_twice(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSWORD, "open sesame")
    server = MailServer()
    with serving(server):
        tell = Tell(SITE, mail=(mail_to(server, user="desk"),))
        story.night(finding=True)
        assert tell_people(story.folder, tell) == []
        assert tell_people(story.folder, tell) == []
        story.night(finding=True)
        assert tell_people(story.folder, tell) == []
        story.night(text="改动之后", outcome="ok")
        assert tell_people(story.folder, tell) == []
    first, second = server.mails
    assert first["Subject"] == "公开 gongkai：新报告1，疑点1"
    assert first["To"] == "desk@news.example"
    text, html = (part.get_content() for part in first.iter_parts())  # type: ignore[attr-defined]
    assert "青石镇人民政府 2023年：一+二不等于(七)+四：5 & 4" in text
    assert f"{SITE}reports/349901-" in text
    assert "5 &amp; 4" in html
    assert second["Subject"] == "公开 gongkai：内容改动1"
    assert base64.b64decode(server.logins[0]) == b"\0desk\0open sesame"


def test_a_server_that_is_down_fails_nobody_and_is_told_with_the_next_night(story: Story) -> None:
    server = MailServer()
    with serving(server):
        pass
    tell = Tell(mail=(mail_to(server),))
    story.night()
    (sentence,) = tell_people(story.folder, tell)
    assert sentence.startswith(f"mail 127.0.0.1:{server.port} desk@news.example: could not be told")
    story.night(text="改")
    again = MailServer(server.port)
    with serving(again):
        assert tell_people(story.folder, tell) == []
        assert tell_people(story.folder, tell) == []
    (mail,) = again.mails
    assert mail["Subject"] == "公开 gongkai：新报告1，内容改动1"


def test_a_server_that_gives_a_byte_now_and_then_does_not_hold_the_night(
    story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Drip(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):
                for _ in range(100):
                    self.request.sendall(b"2")
                    time.sleep(0.1)

    monkeypatch.setattr(sending, "LONGEST", 0.5)
    story.night()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Drip) as server, serving(server):
        server.daemon_threads = True
        port = server.server_address[1]
        tell = Tell(webhook=(Webhook(f"http://127.0.0.1:{port}/hook"),))
        begun = time.monotonic()
        (sentence,) = tell_people(story.folder, tell)
        assert time.monotonic() - begun < 5
    assert "no end after 0.5 seconds" in sentence


def test_a_portal_is_told_of_when_its_outcome_changes(story: Story) -> None:
    hook = Hook()
    with serving(hook):
        tell = Tell(webhook=(Webhook(hook.url),))
        for outcome in ("ok", "ok", "blocked", "blocked", "ok"):
            story.night(outcome=outcome)
            tell_people(story.folder, tell)
    events = [[(event["kind"], event["detail"]) for event in post["events"]] for post in hook.posts]
    assert events == [
        [("new", "")],
        [("portal", "正常 → 被防护系统拦截")],
        [("portal", "被防护系统拦截 → 正常")],
    ]


def test_a_portal_that_fails_on_its_first_night_is_not_said_to_have_been_well(story: Story) -> None:
    introduce(story.folder, Tell(), FIRST_NIGHT)
    story.night(outcome="unreachable")
    (event,) = write_summary(story.folder, SITE)["events"]
    assert (event["kind"], event["detail"]) == ("portal", "无法访问")


def test_a_channel_that_is_added_on_a_quiet_night_does_not_hear_of_the_years_before(story: Story) -> None:
    hook = Hook()
    with serving(hook):
        tell = Tell(webhook=(Webhook(hook.url),))
        story.night()
        introduce(story.folder, tell, story.nights.at + timedelta(hours=1))
        story.night()
        tell_people(story.folder, tell)
        story.night(text="改")
        tell_people(story.folder, tell)
    assert [[event["kind"] for event in post["events"]] for post in hook.posts] == [["edited"]]


@pytest.mark.parametrize(
    ("preset", "path"),
    [
        ("feishu", ("content", "text")),
        ("dingtalk", ("text", "content")),
        ("wecom", ("text", "content")),
        ("slack", ("text",)),
    ],
)
def test_a_chat_tool_is_sent_what_it_takes(story: Story, preset: Preset, path: tuple[str, ...]) -> None:
    hook = Hook({"errcode": 0, "code": 0})
    with serving(hook):
        story.night(finding=True)
        for number in range(60):
            story.nights.discover(
                report(authority=f"云岭县第{number}中学", text=str(number), document=str(number)),
                url=f"https://www.yunling.example/{number}",
            )
        assert tell_people(story.folder, Tell(SITE, webhook=(Webhook(hook.url, preset),))) == []
    (said,) = hook.posts
    for key in path:
        said = said[key]
    text = str(said)
    assert text.startswith("公开 gongkai：新报告61，疑点1\n")
    assert len(text.encode()) <= LONGEST_TEXT
    assert text.endswith("…")


@pytest.mark.parametrize(
    ("status", "answer"), [(500, {}), (200, {"errcode": 310000}), (200, {"code": 19001})]
)
def test_a_tool_that_refuses_is_asked_again_and_its_secret_is_not_told(
    story: Story, status: int, answer: dict[str, int]
) -> None:
    hook = Hook(answer, status)
    with serving(hook):
        story.night()
        tell = Tell(webhook=(Webhook(hook.url, "dingtalk"),))
        (sentence,) = tell_people(story.folder, tell)
        hook.answer, hook.status = {}, 200
        assert tell_people(story.folder, tell) == []
    assert "secret" not in sentence
    assert len(hook.posts) == 2


@pytest.mark.parametrize(
    "answer",
    [
        b"good morning\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_a_server_that_does_not_speak_http_fails_nobody(story: Story, answer: bytes) -> None:
    class Babble(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.connection.recv(65536)
            self.wfile.write(answer)

    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Babble)
    with serving(server):
        story.night()
        url = f"http://127.0.0.1:{server.server_address[1]}/hook/secret"
        (sentence,) = tell_people(story.folder, Tell(webhook=(Webhook(url),)))
    assert "could not be told" in sentence
    assert "secret" not in sentence


def test_two_groups_of_one_chat_tool_both_hear_of_it(story: Story) -> None:
    hook = Hook()
    with serving(hook):
        story.night()
        groups = tuple(Webhook(f"{hook.url}/{group}", "feishu") for group in ("first", "second"))
        assert tell_people(story.folder, Tell(webhook=groups)) == []
    assert len(hook.posts) == 2


@pytest.mark.parametrize(
    "url",
    ["https://desk:secret@hook.example/1", "https://hook.example?key=secret", "https://hook.example/secret"],
)
def test_the_name_of_a_webhook_tells_no_secret(url: str) -> None:
    name = Webhook(url, "wecom").name
    assert name.startswith("webhook wecom hook.example (")
    assert "secret" not in name


def test_only_the_regions_that_are_asked_for_are_told(story: Story) -> None:
    hook = Hook()
    with serving(hook):
        story.night()
        tell_people(story.folder, Tell(regions=("11",), webhook=(Webhook(hook.url),)))
        assert hook.posts == []
        tell_people(story.folder, Tell(regions=("11", "3499"), webhook=(Webhook(hook.url, "slack"),)))
    assert len(hook.posts) == 1


def test_the_morning_has_its_files(story: Story) -> None:
    story.night(finding=True)
    introduce(story.folder, Tell(), FIRST_NIGHT)
    write_summary(story.folder, SITE)
    logs = story.folder.logs
    assert {path.name for path in logs.iterdir()} == {
        "summary.json", "summary.txt", "summary.html", "gongkai.prom",
    }  # fmt: skip
    assert "新报告（1）" in (logs / "summary.txt").read_text(encoding="utf-8")
    assert "<h2>疑点（1）</h2>" in (logs / "summary.html").read_text(encoding="utf-8")


def test_what_a_person_dismissed_is_no_example_any_more(story: Story) -> None:
    story.night(finding=True)
    (finding,) = story.database.query("SELECT id FROM findings")
    assert len(summarise(story.folder)["examples"]) == 1
    with story.nights.apply():
        story.database.record_verdict(finding["id"], "dismiss", "看过了", story.nights.at)
    assert summarise(story.folder)["examples"] == []


@pytest.mark.parametrize("content", ["null", "[]", '{"summary": 1}', '{"summary": {"since"', ""])
def test_a_record_of_what_was_told_that_is_damaged_is_begun_anew(story: Story, content: str) -> None:
    story.folder.told.write_text(content, encoding="utf-8")
    introduce(story.folder, Tell(), FIRST_NIGHT)
    story.night()
    assert [event["kind"] for event in write_summary(story.folder, SITE)["events"]] == ["new"]


def test_a_night_that_was_cut_off_before_it_was_told_is_in_the_next_summary(story: Story) -> None:
    def events() -> list[str]:
        return [event["kind"] for event in write_summary(story.folder, SITE)["events"]]

    introduce(story.folder, Tell(), FIRST_NIGHT)
    story.night()
    assert events() == ["new"]
    story.night(text="改")
    assert events() == ["new", "edited"]
    assert tell_people(story.folder, Tell()) == []
    story.night(text="改")
    assert events() == []


def test_a_message_that_may_have_arrived_goes_out_as_it_was_before_what_is_newer(story: Story) -> None:
    hook = Hook()
    with serving(hook):
        tell = Tell(webhook=(Webhook(hook.url),))
        introduce(story.folder, tell, FIRST_NIGHT)
        story.night()
        told = Told(story.folder.told)
        with closing(read_only(story.folder.database)) as connection:
            told.sending(tell.webhook[0].name, told.news(connection, tell.webhook[0].name))
        # Here the process was killed.
        story.night(text="改", finding=True)
        assert tell_people(story.folder, tell) == []
        assert tell_people(story.folder, tell) == []
    assert [[event["kind"] for event in post["events"]] for post in hook.posts] == [
        ["new"],
        ["edited", "finding"],
    ]
    assert len(set(hook.keys)) == 2


def test_a_terminal_shows_who_needs_attention_first_and_the_quiet_ones_together(story: Story) -> None:
    story.night()
    summary = summarise(story.folder)
    (portal,) = summary["portals"]
    quiet = {"outcome": "unchanged", "new": 0, "unchanged": 9, "requests": 20}
    blocked = {"id": "w", "outcome": "blocked", "new": 0, "message": "HTTP 412", "requests": 1}
    some = [portal, portal | blocked, *(portal | quiet | {"id": f"q{number}"} for number in range(3))]
    many = [portal, portal | blocked, *(portal | quiet | {"id": f"q{number}"} for number in range(40))]
    few_lines = as_text(summary | {"portals": some}).splitlines()
    assert [line.split()[0] for line in few_lines[4:11]] == [
        "Portals", "blocked", "HTTP", "ok", "unchanged", "unchanged", "unchanged",
    ]  # fmt: skip
    assert "1 new; 10 requests" in few_lines[7]
    assert "  unchanged   40 others; 800 requests" in as_text(summary | {"portals": many})


def test_the_metrics_are_what_prometheus_reads(story: Story) -> None:
    story.night(finding=True)
    lines = as_metrics(summarise(story.folder)).splitlines()
    assert 'gongkai_portal_up{portal="yunling",outcome="ok"} 1' in lines
    assert 'gongkai_findings{rule="requests_balance"} 1' in lines
    assert "gongkai_reports 1" in lines
    assert "gongkai_run_ended_seconds 1712023200.0" in lines
    names = [line.split("{")[0].split()[0] for line in lines if not line.startswith("#")]
    assert {line.split()[2] for line in lines if line.startswith("# TYPE")} == set(names)


TABLE = '[tell]\nsite = "https://archive.example/"\nregions = ["34"]\n'
MAIL = '[[tell.mail]]\nserver = "mail.example"\nsender = "a@b.example"\nto = ["c@d.example"]\n'
HOOK = '[[tell.webhook]]\nurl = "https://hook.example/1"\npreset = "feishu"\n'


def test_the_table_is_read(tmp_path: Path) -> None:
    path = tmp_path / "portals.toml"
    path.write_text(TABLE + MAIL + HOOK, encoding="utf-8")
    tell = load_tell(path)
    assert (tell.site, tell.regions) == ("https://archive.example/", ("34",))
    assert tell.mail == (Mail("mail.example", "a@b.example", ("c@d.example",)),)
    assert tell.webhook == (Webhook("https://hook.example/1", "feishu"),)


@pytest.mark.parametrize(
    "address", ["desk", "编辑部 <desk@news.example>", "编辑@例子.example", "desk@[127.0.0.1]"]
)
def test_whatever_a_mail_server_may_take_is_an_address(tmp_path: Path, address: str) -> None:
    path = tmp_path / "portals.toml"
    path.write_text(MAIL.replace("c@d.example", address), encoding="utf-8")
    assert load_tell(path).mail[0].to == (address,)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("tell = 1", "must be a table"),
        ("[tell]\nsites = 'x'", "unknown key 'sites'"),
        ("[tell]\nregions = 'x'", "regions must be a list of texts"),
        ("[tell]\nmail = 'x'", "must be written as [[tell.mail]]"),
        (MAIL.replace("server", "host"), "unknown key 'host'"),
        ("[[tell.mail]]\nserver = 'x'", "has no 'sender'"),
        (MAIL + "port = 'x'", "port must be a number"),
        (MAIL + "security = 'ssl'", "security must be one of tls, starttls, none"),
        (HOOK.replace("feishu", "teams"), "preset must be one of"),
        (HOOK.replace("https", "ftp"), "is not an http or https address"),
        (HOOK.replace("/1", "/a b"), "is not an http or https address"),
        (HOOK.replace("/1", "/群"), "is not an http or https address"),
        (HOOK.replace("/1", ":port/1"), "is not an http or https address"),
        (HOOK.replace("hook.example", "[::1"), "is not an http or https address"),
        (HOOK.replace("hook.example", ""), "is not an http or https address"),
        (MAIL.replace("a@b.example", ""), "sender '' is not an address"),
        (MAIL.replace("a@b.example", "a@["), "sender 'a@[' is not an address"),
        (MAIL.replace('["c@d.example"]', '["c@d.example", "<>"]'), "to '<>' is not an address"),
        (MAIL.replace('["c@d.example"]', "[]"), "to names nobody"),
        (MAIL + "port = 70000", "port must be a number from 1 to 65535"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, toml: str, said: str) -> None:
    path = tmp_path / "portals.toml"
    path.write_text(toml, encoding="utf-8")
    with pytest.raises(CannotStartError) as refusal:
        load_tell(path)
    assert said in str(refusal.value)
