"""Links in a text, as phones and mail programs would find them: also those without `https://`. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

# What is called like a file is taken for one; endings that are domains too (zip, mov, md, sh) aren't among them.
_FILE_ENDINGS = "pdf jpg jpeg png gif webp heic txt csv doc docx xls xlsx ppt pptx mp3 mp4 ogg json xml"
_ABBREVIATIONS = "p.ej"  # others have one letter at the end, as no domain has
_HARMLESS = re.compile(f"(?:.*\\.(?:{_FILE_ENDINGS.replace(' ', '|')})|{_ABBREVIATIONS})", re.IGNORECASE)
_STOPS = re.compile("(?<=[a-zA-Z0-9])[\u3002\uff0e\uff61](?=[a-zA-Z0-9])")
_EMAIL = re.compile(r"(?<![\w./])[\w.+%-]+@(?:[\w-]+\.)+\w{2,}")
_QUOTES = (
    "\u00ab\u00bb\u2018-\u201f\u2039\u203a\u3001\u3002\u300c-\u300f\u3010\u3011\uff01\uff08\uff09\uff0c\uff1b\uff1f"
)
_REST = r"[^\s<>\"'`)\]}|\\" + _QUOTES + "]"
_SCHEMES = "javascript data vbscript file blob intent mailto tel sms smsto whatsapp tg facetime skype"
_LINK = re.compile(
    rf"""
    (?:[a-z][a-z0-9+.-]{{1,20}}:)?//{_REST}+                        # with a scheme, or with that of the page
    | \b(?:{_SCHEMES.replace(" ", "|")}):{_REST}+                   # what a program opens
    | (?<![\w-])(?:\d{{1,3}}\.){{3}}\d{{1,3}}(?::\d+)?(?:/{_REST}*)?(?![\w.-]{{0,64}}\w)
    | (?<![\w-])(?:[\w-]{{1,63}}\.){{1,10}}(?:[^\W\d_]{{2,24}}|xn--[a-z0-9-]+)(?![^\W_])(?::\d+)?(?:[/?\#]{_REST}*)?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TRAILING = ".,;:!?*_~"
_LEADING = "_-"  # of what a messenger sets in italics, or of a list


class Links(NamedTuple):
    """What somebody's texts hold: links as they are compared, and the hosts that they lead to."""

    links: frozenset[str]
    hosts: frozenset[str]

    def allow(self, link: str) -> bool:
        """Whether it is one of these, or a host of theirs without anything behind it."""
        return link in self.links or (_is_bare(link) and _host(link) in self.hosts)


def of(texts: Iterable[str]) -> Links:
    found = frozenset(link for text in texts for link in find(text))
    return Links(found, frozenset(filter(None, map(_host, found))))


def find(text: str) -> list[str]:
    """All links of a text, as they are compared: without scheme of the web, `www.`, and a last slash."""
    text = _EMAIL.sub(" ", _plain(text))
    return [_compared(found[0]) for found in _LINK.finditer(text) if not _is_harmless(found[0])]


def emails(text: str) -> list[str]:
    """All mail addresses, in lower case."""
    return [found[0].lower().strip(".") for found in _EMAIL.finditer(_plain(text))]


def broken(text: str) -> str:
    """The text with its links spelled so that nothing makes them active: `hxxps://evil[.]example`."""
    return _LINK.sub(lambda found: found[0] if _is_harmless(found[0]) else _broken(found[0]), _plain_stops(text))


def _broken(link: str) -> str:
    scheme, colon, rest = link.partition(":")
    spelled = re.sub("(?i)^http", "hxxp", scheme) + (f"[{colon}]" if colon and not rest.startswith("//") else colon)
    return (spelled + rest if colon else link).replace(".", "[.]")


def _plain(text: str) -> str:
    return _plain_stops(unicodedata.normalize("NFKC", text))


def _plain_stops(text: str) -> str:
    return _STOPS.sub(".", text)


def _is_harmless(link: str) -> bool:
    """A file's name, an abbreviation, or two slashes that lead nowhere."""
    bare = link.strip(_TRAILING)
    if ":" in bare or "/" in bare:
        return bare.strip("/:") == "" or (bare.startswith("//") and not re.match(r"//[\w-]+(\.[\w-]+)+", bare))
    return _HARMLESS.fullmatch(bare) is not None


def _compared(link: str) -> str:
    link = link.lstrip(_LEADING).rstrip(_TRAILING).rstrip("/")
    host_and_rest = re.sub(r"^(?:https?:)?//", "", link, flags=re.IGNORECASE)
    host, slash, rest = host_and_rest.partition("/")
    return re.sub(r"^www\.", "", host.lower()) + slash + rest


def _host(link: str) -> str:
    try:
        return urlsplit(f"//{link}").hostname or "" if "://" not in link else ""
    except ValueError:
        return ""


def _is_bare(link: str) -> bool:
    return re.fullmatch(r"[\w.-]+", link) is not None
