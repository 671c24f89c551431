"""A chat, and how phones of several languages and regions write it down: the other direction, written by itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

LRM, NARROW, NO_BREAK = "\N{LEFT-TO-RIGHT MARK}", "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"


class Said(NamedTuple):
    """One message of a made-up chat. `author` None is WhatsApp; a file without a name was left out."""

    at: datetime
    author: str | None
    kind: Literal["text", "file", "system"]
    text: str
    file_name: str | None = None


@dataclass(frozen=True)
class PhoneForm:
    """How one phone writes. `head` makes of a time all that stands before the author."""

    name: str
    head: Callable[[datetime], str]
    attached: Callable[[str], str]
    omitted: str
    seconds: bool
    line_end: str = "\n"
    begins: str = ""

    def write(self, chat: Iterable[Said]) -> bytes:
        return (self.begins + "".join(self._written(one) + self.line_end for one in chat)).encode()

    def clock(self, at: datetime) -> datetime:
        """What of a time this phone writes down."""
        return at.replace(microsecond=0) if self.seconds else at.replace(second=0, microsecond=0)

    def _written(self, said: Said) -> str:
        text = said.text.replace("\n", self.line_end)
        if said.kind == "file":
            file = self.attached(said.file_name) if said.file_name else self.omitted
            text = f"{file}{self.line_end}{text}" if text else file
        return f"{self.head(said.at)}{f'{said.author}: ' if said.author is not None else ''}{text}"


def _half(at: datetime, am: str, pm: str, space: str) -> str:
    return f"{(at.hour - 1) % 12 + 1}:{at:%M}{space}{am if at.hour < 12 else pm}"


def _ios(words: str) -> Callable[[str], str]:
    return lambda name: f"{LRM}<{words}: {name}>"


def _android(words: str) -> Callable[[str], str]:
    return lambda name: f"{LRM}{name} ({words})"


def _of(digits: str, text: str) -> str:
    return text.translate(str.maketrans("0123456789", digits))


FORMS = [
    PhoneForm(
        "android-us",
        lambda at: f"{at.month}/{at.day}/{at:%y}, {_half(at, 'AM', 'PM', NARROW)} - ",
        _android("file attached"),
        "<Media omitted>",
        seconds=False,
    ),
    PhoneForm(
        "android-de",
        lambda at: f"{at:%d.%m.%y, %H:%M} - ",
        _android("Datei angehängt"),
        "<Medien ausgeschlossen>",
        seconds=False,
    ),
    PhoneForm(
        "android-es",
        lambda at: f"{at.day}/{at.month}/{at.year}, {_half(at, 'a. m.', 'p. m.', NO_BREAK)} - ",
        _android("archivo adjunto"),
        "<Multimedia omitido>",
        seconds=False,
    ),
    PhoneForm(
        "android-br",
        lambda at: f"{at:%d/%m/%Y %H:%M} - ",
        _android("arquivo anexado"),
        "<Mídia oculta>",
        seconds=False,
        line_end="\r\n",
    ),
    PhoneForm(
        "android-ca",
        lambda at: f"{at:%Y-%m-%d}, {_half(at, 'a.m.', 'p.m.', ' ')} - ",
        _android("file attached"),
        "<Media omitted>",
        seconds=False,
    ),
    PhoneForm(
        "android-za",
        lambda at: f"{at:%Y/%m/%d}, {at:%H:%M} - ",
        _android("file attached"),
        "<Media omitted>",
        seconds=False,
    ),
    PhoneForm(
        "android-id",
        lambda at: f"{at:%d/%m/%y %H.%M} - ",
        _android("file terlampir"),
        "<Media omitted>",
        seconds=False,
    ),
    PhoneForm(
        "android-ar",
        lambda at: _of("٠١٢٣٤٥٦٧٨٩", f"\u200f{at.day}\u200f/{at.month}\u200f/{at.year}، {_half(at, 'ص', 'م', ' ')} - "),
        _android("الملف مرفق"),
        "<تم استبعاد الوسائط>",
        seconds=False,
    ),
    PhoneForm(
        "android-kr",
        lambda at: (
            f"{at.year}. {at.month}. {at.day}. {'오전' if at.hour < 12 else '오후'} {(at.hour - 1) % 12 + 1}:{at:%M} - "
        ),
        _android("파일 첨부됨"),
        "<미디어 파일을 생략한 대화내용>",
        seconds=False,
    ),
    PhoneForm(
        "ios-us",
        lambda at: f"[{at.month}/{at.day}/{at:%y}, {_half(at, '', '', '')}:{at:%S}{NARROW}{at:%p}] ",
        _ios("attached"),
        f"{LRM}image omitted",
        seconds=True,
        line_end="\r\n",
        begins="\ufeff",
    ),
    PhoneForm(
        "ios-de",
        lambda at: f"[{at:%d.%m.%y, %H:%M:%S}] ",
        _ios("Anhang"),
        f"{LRM}Bild weggelassen",
        seconds=True,
        line_end="\r\n",
    ),
    PhoneForm(
        "ios-fr",
        lambda at: f"[{at:%d/%m/%Y} à {at:%H:%M:%S}] ",
        _ios("pièce jointe"),
        f"{LRM}image absente",
        seconds=True,
    ),
    PhoneForm(
        "ios-fi",
        lambda at: f"[{at.day}.{at.month}.{at.year} klo {at.hour}.{at:%M.%S}] ",
        _ios("liite"),
        f"{LRM}image omitted",
        seconds=True,
    ),
    PhoneForm(
        "ios-th",
        lambda at: f"[{at.day}/{at.month}/{at.year + 543} {at:%H:%M:%S}] ",
        _ios("แนบ"),
        f"{LRM}image omitted",
        seconds=True,
    ),
    PhoneForm(
        "old-ios",
        lambda at: f"{at:%d/%m/%Y %H:%M:%S}: ",
        _ios("attached"),
        "<Media omitted>",
        seconds=True,
    ),
]
