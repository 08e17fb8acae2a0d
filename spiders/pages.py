"""A fetched page as discovery sees it: its text, its links and its parts. Read once, asked often."""

from __future__ import annotations

import re
from functools import cached_property, wraps
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml import etree

from spiders import feeds, records
from spiders.calls import Functions, known_texts
from spiders.decoding import as_sent, decode
from spiders.judgement import normalise
from spiders.links import Link, anchors_in, hidden_links, row_links, unaddressed
from spiders.markup import CONTROL, absolute, collapse, parse_whole, visible_text
from spiders.scripted import written_article
from spiders.shapes import shapes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scrapy.http import Response

    from spiders.asking import Ask
    from spiders.shapes import Shape

    Lend = Callable[[Iterable[str]], str]

Found = TypeVar("Found")


def once(function: Callable[[Page], Found]) -> Callable[[Page], Found]:
    """Work something out for a page the first time that it is asked for; several rules ask the same."""

    @wraps(function)
    def remembered(page: Page) -> Found:
        if function not in page.known:
            page.known[function] = function(page)
        return cast("Found", page.known[function])

    return remembered


# Text that no link, script or heading holds and that a title's words stand in.
_TITLE_WORDS = etree.XPath(
    "//text()[contains(., '公开')]"
    "[not(ancestor::a or ancestor::script or ancestor::style or ancestor::title or ancestor::select)]"
)
_WITHIN_A_LINE = frozenset({"br", "span", "strong", "b", "font", "em", "i", "u", "sup", "sub"})
_LONGEST_CAPTION = 90


def _line_around(text: etree._ElementUnicodeResult) -> lxml.html.HtmlElement | None:
    """The block that a text is the whole line of, or a part of it between marks for words; None in a longer one."""
    line = text.getparent()
    if line is not None and text.is_tail:
        line = line.getparent()
    while line is not None and line.tag in _WITHIN_A_LINE and line.getparent() is not None:
        line = line.getparent()
    if line is None or any(inner.tag not in _WITHIN_A_LINE for inner in line.iterdescendants()):
        return None
    return cast("lxml.html.HtmlElement", line)


# A script that fills a frame, or a part of the page, with another page.
_FRAME_IN_SCRIPT = re.compile(
    r"(?:\.src\s*=|\.attr\(\s*[\"']src[\"']\s*,|\.load\()\s*[\"']([^\"'\s]+\.(?:s?html?|jsp|aspx?|php|do)(?:\?[^\"'\s]*)?)[\"']\s*[;)\n}]"
)
# document.write('<iframe src="' + address + '">')
_FRAME_BY_NAME = re.compile(r"<i?frame\b[^>]*?\bsrc=\\?[\"']?\\?[\"']\s*\+\s*(\w+)", re.IGNORECASE)
_NO_PAGE = re.compile(r"\.(?:swf|pdf|docx?|ofd|mp4|mp3|png|jpe?g|gif|svg)$", re.IGNORECASE)
_MARKUP_TYPE = re.compile(r"xml|html|template", re.IGNORECASE)


class Page:
    """One HTML answer: got from `url`, to the request `asked`; its links are relative to `base`."""

    def __init__(
        self,
        url: str,
        body: bytes,
        content_type: str = "",
        status: int = 200,
        asked: Ask | None = None,
        lend: Lend | None = None,
    ) -> None:
        self.url = url
        self._content_type = content_type
        self._lend = lend
        self.body = body
        self.status = status
        self.asked = asked
        self.known: dict[object, object] = {}
        # Held so that they are made once (see `markup.parse_whole`).
        self._elements: list[lxml.html.HtmlElement] = []
        self.source, self._encoding = decode(body, content_type)

    @classmethod
    def of(cls, response: Response, asked: Ask | None = None, lend: Lend | None = None) -> Page:
        """The page of a Scrapy response, whatever type Scrapy took it for.

        `lend` gives the text of those of its script files that are there.
        """
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        return cls(response.url, response.body, content_type, response.status, asked, lend)

    def again(self) -> Page:
        """The same answer, read anew: with scripts that were not there before."""
        return Page(self.url, self.body, self._content_type, self.status, self.asked, self._lend)

    @cached_property
    def tree(self) -> lxml.html.HtmlElement:
        """The parsed document, with the article that only a script would write; empty where there is no HTML."""
        if records.is_data(self.source):
            tree, self._elements = parse_whole(records.markup(self.source))
            return tree
        tree, self._elements = parse_whole(self.source)
        if self._encoding == "gb18030":
            for element in tree.iter("a", "area", "iframe", "frame"):
                for name in ("href", "src"):
                    if "?" in (address := element.get(name) or ""):
                        element.set(name, as_sent(address))
        article = written_article("\n".join(script.text or "" for script in tree.iter("script")))
        body = tree.find("body")
        if article and body is not None:
            body.append(lxml.html.fragment_fromstring(CONTROL.sub("", article), create_parent="article"))
        return tree

    @cached_property
    def base(self) -> str:
        declared = next(
            (href for base in self.tree.iter("base") if (href := base.get("href")) is not None), ""
        )
        url = self.asked.referer if self.asked and self.asked.referer else self.url
        return urljoin(url, declared.strip()) if declared else url

    @cached_property
    def text(self) -> str:
        """All visible text, spaces collapsed."""
        return visible_text(self.tree)

    @cached_property
    def normalised(self) -> str:
        """All visible text, for comparison."""
        return normalise(self.text)

    @cached_property
    def marked(self) -> list[lxml.html.HtmlElement]:
        """The elements that have an attribute, in the page's order: most cells of a table have none."""
        return [element for element in self.tree.iter(etree.Element) if element.attrib]

    @cached_property
    def lowered(self) -> str:
        """The source in lower case, to look for what may be written either way."""
        return self.source.lower()

    @property
    def leads_on(self) -> bool:
        """Whether the page has any link."""
        return bool(self.links) if "links" in self.__dict__ else self._first_link() is not None

    def _first_link(self) -> Link | None:
        if (found := next(anchors_in(self.tree, self.base, functions=self.functions), None)) is not None:
            return found[0]
        return next(iter(self.links), None)

    @cached_property
    def script_files(self) -> list[str]:
        """The addresses of the scripts that the page loads, in its order, each once."""
        sources = (script.get("src") for script in self.tree.iter("script"))
        found = (absolute(self.base, source) for source in sources if source)
        return [url for url in dict.fromkeys(found) if url]

    @cached_property
    def _borrowed(self) -> str:
        """What the scripts in files of their own say, where they were asked for."""
        return self._lend(self.script_files) if self._lend else ""

    @cached_property
    def functions(self) -> Functions:
        """The functions that the page's scripts define."""
        return Functions(self.tree, self._borrowed)

    @cached_property
    def unaddressed(self) -> list[str]:
        """What those anchors say that call a function which none of the page's scripts defines."""
        return list(unaddressed(self.tree, self.functions))

    @cached_property
    def anchors(self) -> list[tuple[Link, lxml.html.HtmlElement]]:
        """Every link that HTML has, in the page's order, with the element it stands on."""
        return list(anchors_in(self.tree, self.base, functions=self.functions))

    @cached_property
    def links(self) -> list[Link]:
        """Every link with an address: those of the HTML, those that its scripts hold; of a list as JSON, its rows."""
        if feeds.is_sitemap(self.source):
            return [
                Link(url, "") for loc in feeds.locations(self.source) if (url := absolute(self.base, loc))
            ]
        if records.is_data(self.source):
            return [*(link for link, _ in self.anchors), *row_links(self.source, self.base, self.made)]
        found = [link for link, _ in self.anchors]
        shown = {link.url for link in found}
        return [
            *found,
            *(
                link
                for link in hidden_links(self.tree, self.base, self.made, self._borrowed)
                if link.url not in shown
            ),
        ]

    @cached_property
    def made(self) -> tuple[Shape, ...]:
        """The addresses that the page, or the one that asked for it, puts together for rows without any."""
        return (
            self.asked.made if self.asked and self.asked.made else shapes(f"{self.source}\n{self._borrowed}")
        )

    @cached_property
    def frames(self) -> list[str]:
        """Addresses of frames: portals put lists into them."""
        sources = [frame.get("src") for frame in self.tree.iter("iframe", "frame", "embed")]
        sources += [shown.get("data") for shown in self.tree.iter("object")]
        written = (
            _FRAME_IN_SCRIPT.findall(self.scripts) if "src" in self.scripts or ".load" in self.scripts else []
        )
        if names := _FRAME_BY_NAME.findall(self.scripts):
            texts = known_texts(self.scripts)
            written += [texts[name] for name in names if name in texts]
        found = (absolute(self.base, src) for src in (*sources, *written) if src)
        return [url for url in dict.fromkeys(found) if url and not _NO_PAGE.search(urlsplit(url).path)]

    @cached_property
    def scripts(self) -> str:
        """The text of all inline scripts, for what platforms write there; without the ones that hold markup."""
        written = (
            script for script in self.tree.iter("script") if not _MARKUP_TYPE.search(script.get("type") or "")
        )
        return "\n".join((*(script.text or "" for script in written), self._borrowed))

    @cached_property
    def titles(self) -> list[str]:
        """What may be the document's title, the likeliest first: the ArticleTitle meta, headings, <title>."""
        headings = [
            visible_text(heading) for level in ("h1", "h2", "h3") for heading in self.tree.iter(level)
        ]
        return [text for text in (self.meta("ArticleTitle"), *headings, collapse(self.title_element)) if text]

    @property
    def title_element(self) -> str:
        """What <title> says, as it stands there."""
        title = next(self.tree.iter("title"), None)
        return "" if title is None else str(title.text_content())

    @cached_property
    def captions(self) -> list[str]:
        """Lines that are no heading by their element and may be the title all the same, in the page's order.

        Many templates set the title in a `div` or a cell of a table, under a `<title>` that names the site alone.
        """
        found = cast("list[etree._ElementUnicodeResult]", _TITLE_WORDS(self.tree))
        lines = (_line_around(text) for text in found)
        texts = dict.fromkeys(visible_text(line) for line in lines if line is not None)
        return [text for text in texts if len(text) <= _LONGEST_CAPTION]

    @property
    def mentions_disclosure(self) -> bool:
        """Whether the page says 公开 anywhere but in its title, in links and in scripts."""
        return bool(_TITLE_WORDS(self.tree))

    @property
    def own_names(self) -> list[str]:
        """What the page as a whole is called, and not one of its parts."""
        names = (
            self.meta("ColumnName"),
            *map(visible_text, self.tree.iter("h1")),
            self.title_element,
        )
        return [name for name in names if name]

    @property
    def title(self) -> str:
        """The likeliest title; empty for a page without any."""
        return self.titles[0] if self.titles else ""

    def meta(self, name: str) -> str | None:
        """The content of a meta element; names are compared without case (portals write pubdate and PubDate)."""
        for element in self.tree.iter("meta"):
            if (element.get("name") or "").strip().lower() == name.lower():
                return collapse(element.get("content") or "") or None
        return None
