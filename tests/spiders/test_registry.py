"""`portals.toml`: what is read, and one plain sentence for everything that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest

from spiders.registry import CrawlOptions, Portal, RegistryError, load_registry

ENTRY = '[[portal]]\nid = "huo"\nname = "松岭县人民政府"\nregion = "990001"\nhome = "https://www.songling.example/"\n'


def write(folder: Path, text: str) -> Path:
    path = folder / "portals.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_small_entry_has_defaults(tmp_path: Path) -> None:
    registry = load_registry(write(tmp_path, ENTRY))
    assert registry.crawl == CrawlOptions("", 1.0, False)
    assert registry.portals == (Portal("huo", "松岭县人民政府", "990001", "https://www.songling.example/"),)
    assert registry.portals[0].render == "auto"


def test_every_key(tmp_path: Path) -> None:
    text = (
        '[crawl]\ncontact = "a@example.org"\ndelay = 2\nallow_private_network = true\n'
        + ENTRY
        + 'hosts = ["XXGK.songling.example"]\nplatform = "lonsun"\nentry = ["http://gk.songling.example:8080/nb/"]\n'
        'render = "never"\n'
    )
    registry = load_registry(write(tmp_path, text))
    portal = registry.portals[0]
    assert registry.crawl == CrawlOptions("a@example.org", 2.0, True)
    assert (portal.platform, portal.render) == ("lonsun", "never")
    assert portal.allowed_hosts == {
        "www.songling.example",
        "xxgk.songling.example",
        "gk.songling.example:8080",
    }


@pytest.mark.parametrize(
    ("home", "region", "host", "admitted"),
    [
        ("http://www.songling.gov.cn/", "990101", "songling.gov.cn", True),
        ("http://www.songling.gov.cn/", "990101", "WWW.songling.gov.cn:80", True),
        ("http://www.songling.gov.cn/", "990101", "xxgk.songling.gov.cn", True),
        ("http://songling.gov.cn/", "990101", "www.zfb.songling.gov.cn:443", True),
        # Another port is another server; another's name may end alike.
        ("http://www.songling.gov.cn/", "990101", "www.songling.gov.cn:8080", False),
        ("http://www.songling.gov.cn/", "990101", "xxgk.newsongling.gov.cn", False),
        ("http://www.songling.gov.cn/", "990101", "songling.gov.cn.example", False),
        ("http://www.songling.gov.cn/", "990101", "gov.cn", False),
        # Counties stand below a prefecture's name; anybody may sell names outside of gov.cn.
        ("http://www.anling.gov.cn/", "990100", "songling.anling.gov.cn", False),
        ("http://songling.anling.gov.cn/", "990101", "anling.gov.cn", False),
        ("http://www.anling.gov.cn/songling/", "990101", "baisha.anling.gov.cn", False),
        ("http://www.songling.gov.cn/", "990101", "a.example\\.songling.gov.cn", False),
        ("http://www.songling.example/", "990101", "xxgk.songling.example", False),
        ("http://127.0.0.1:8000/", "990101", "127.0.0.1:8001", False),
        ("http://127.0.0.1:8000/", "990101", "a.127.0.0.1:8000", False),
    ],
)
def test_hosts_of_a_portal(home: str, region: str, host: str, admitted: bool) -> None:
    assert Portal("sim", "松岭县人民政府", region, home).admits(host) == admitted


def test_entries_go_into_the_archive_as_json_values(tmp_path: Path) -> None:
    values = load_registry(write(tmp_path, ENTRY + 'hosts = ["a.example"]\n')).portals[0].as_dict()
    assert values["hosts"] == ["a.example"]
    assert values["entry"] == []
    assert Portal(**{**values, "hosts": tuple(values["hosts"]), "entry": ()}).id == "huo"


def test_selection(tmp_path: Path) -> None:
    registry = load_registry(write(tmp_path, ENTRY + ENTRY.replace('"huo"', '"ma"')))
    assert [portal.id for portal in registry.select(())] == ["huo", "ma"]
    assert [portal.id for portal in registry.select(("ma",))] == ["ma"]
    with pytest.raises(RegistryError, match="no portal is called xi; the registry has: huo, ma"):
        registry.select(("xi",))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[portal]\n", "is not valid TOML"),
        ("", r"has no \[\[portal\]\] entry"),
        ("portal = 3\n", r"has no \[\[portal\]\] entry"),
        ("portal = [3]\n", "number 1 must be a table"),
        ("[crawler]\n" + ENTRY, r"unknown table \[crawler\]"),
        ("crawl = 1\n" + ENTRY, r"\[crawl\] must be a table"),
        ('[crawl]\nwindow = "night"\n' + ENTRY, "window 'night' must be two times of day"),
        ('[crawl]\nrecheck = "never"\n' + ENTRY, "recheck 'never' must be due or all"),
        (
            ENTRY + 'platform = "nosuch"\n',
            "known are epoint, general, gkmlpt, hanweb, hanweb-xxgk, jpaas, lonsun",
        ),
        ("[crawl]\nspeed = 1\n" + ENTRY, "unknown key 'speed'"),
        ('[crawl]\ndelay = "slow"\n' + ENTRY, "delay must be a number"),
        ("[crawl]\ndelay = true\n" + ENTRY, "delay must be a number"),
        ("[crawl]\ndelay = -1\n" + ENTRY, "must be 0 to 3600 seconds"),
        ("[crawl]\nallow_private_network = 1\n" + ENTRY, "allow_private_network must be true or false"),
        (ENTRY.replace("home", "house"), "unknown key 'house'"),
        (ENTRY.replace('id = "huo"\n', ""), "number 1 has no 'id'"),
        (ENTRY.replace('"huo"', '"Huo Qiu"'), "must be a slug"),
        (ENTRY.replace('"990001"', '"9900"'), "six-digit"),
        (ENTRY.replace('"990001"', "990001"), "region must be text"),
        (ENTRY.replace("https://", "ftp://"), "is not an http or https address"),
        (ENTRY + 'entry = ["/nb/"]\n', "'/nb/' is not an http or https address"),
        (ENTRY + 'hosts = "a.example"\n', "hosts must be a list of texts"),
        (ENTRY + 'render = "maybe"\n', "must be auto, never or always"),
        (ENTRY + ENTRY, "two portals are called 'huo'"),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, text: str, says: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(RegistryError, match=says) as raised:
        load_registry(path)
    assert str(raised.value).startswith(str(path))
    assert "\n" not in str(raised.value).rstrip()


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="there is no such file"):
        load_registry(tmp_path / "none.toml")
    with pytest.raises(RegistryError, match="is a folder"):
        load_registry(tmp_path)
    (tmp_path / "gbk.toml").write_bytes(ENTRY.encode("gbk"))
    with pytest.raises(RegistryError, match="is not UTF-8 text"):
        load_registry(tmp_path / "gbk.toml")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('home = "http://[::1"', r"home 'http://\[::1' is not an http or https address"),
        ('home = "http://a b/"', "home 'http://a b/' is not"),
        ('home = "http://x.cn:99999/"', "home 'http://x.cn:99999/' is not"),
        (
            'home = "http://x.cn/"\nhosts = ["http://y.cn/"]',
            "hosts 'http://y.cn/' must be a host's name alone",
        ),
        ('home = "http://x.cn/"\nentry = ["nothing"]', "entry 'nothing' is not an http or https address"),
    ],
)
def test_addresses_that_cannot_be_asked_are_refused_with_their_key(
    tmp_path: Path, line: str, message: str
) -> None:
    path = tmp_path / "portals.toml"
    path.write_text(f'[[portal]]\nid = "x"\nname = "X"\nregion = "990101"\n{line}\n', encoding="utf-8")
    with pytest.raises(RegistryError, match=message):
        load_registry(path)


@pytest.mark.parametrize("delay", ["inf", "nan", "-1", "86400"])
def test_a_delay_that_would_never_end_is_refused(tmp_path: Path, delay: str) -> None:
    path = tmp_path / "portals.toml"
    entry = '[[portal]]\nid = "x"\nname = "X"\nregion = "990101"\nhome = "http://x.cn/"\n'
    path.write_text(f"[crawl]\ndelay = {delay}\n{entry}", encoding="utf-8")
    with pytest.raises(RegistryError, match="delay is"):
        load_registry(path)


def test_a_chinese_host_name_and_a_byte_order_mark_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "portals.toml"
    entry = '[[portal]]\nid = "x"\nname = "X"\nregion = "990101"\nhome = "http://县.cn/"\n'
    path.write_text(entry, encoding="utf-8-sig")
    assert load_registry(path).portals[0].allowed_hosts == {"xn--5nr.cn"}
