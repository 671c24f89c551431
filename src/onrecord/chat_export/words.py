"""WhatsApp's own words in an export, in the languages that examples of were found for.

What isn't here is still understood where WhatsApp marks it: by a left-to-right mark before its own words, or by the
names that it gives to files. Otherwise it is taken for what somebody wrote, so nothing is lost.
"""

# ruff: noqa: RUF001 - letters of other scripts are what is looked for

import re

MARKS = "\ufeff\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
SPACES = " \t\u00a0\u2007\u2009\u202f"

# Half of the day, as heads have it behind the time, or before it in East Asia and Turkey.
MORNING = (
    "a.m.|a. m.|am|vorm.|ص|ق.ظ.|ق.ظ|π.μ.|пр.об.|пр. обед|ÖÖ|SA|PG|오전|上午|午前|凌晨|清晨|早上|पूर्वाह्न|முற்பகல்|ก่อนเที่ยง"
    "|in the morning|de.|fm|dop.|ap."
)
AFTERNOON = (
    "p.m.|p. m.|pm|nachm.|م|ب.ظ.|ب.ظ|μ.μ.|сл.об.|сл. обед|ÖS|CH|PTG|오후|下午|午後|中午|晚上|अपराह्न|பிற்பகல்|หลังเที่ยง"
    "|in the afternoon|in the evening|du.|em|odp.|ip."
)
# What stands between date and time in some languages: `31.12.2025 klo 21.41`.
BETWEEN = "klo|kl.|kl|à|às|om|um|at|alle|ore|a las"

# `<attached: 00000042-PHOTO-2025-12-31-21-41-09.jpg>`, as iOS has it.
ATTACHED = (
    "attached|anhang|angehängt|pièce jointe|adjunto|allegato|anexo|anexado|bijgevoegd|прикреплено|додано|załączono"
    "|eklendi|ekli|ekli dosya|ekli belge|bifogat|bifogad|vedlagt|vedhæftet|liite|příloha|príloha|priloženo|csatolva"
    "|atașare|atașat|επισυνάφθηκε|dilampirkan|dilampir|terlampir|đính kèm|附件|添付ファイル|첨부됨|แนบ|المُرفق|مرفق"
    "|پیوست|پیوستہ|מצורף|अटैच किया गया|संलग्न केले|જોડાયેલ|ceangailte|adjuntat"
)
# `IMG-20251231-WA0001.jpg (file attached)`, as Android has it.
FILE_ATTACHED = (
    "file attached|attached|datei angehängt|fichier joint|archivo adjunto|archivo adjuntado|adjunto|file allegato"
    "|arquivo anexado|ficheiro anexado|bestand bijgevoegd|файл добавлен|файл прикреплен|файл прикреплён|файл додано"
    "|załączony plik|dosya ekli|bifogad fil|vedlagt fil|fil vedhæftet|liitetiedosto|soubor byl přiložen"
    "|súbor pripojený|priložena datoteka|datoteka u privitku|fájl csatolva|fișier atașat|συνημμένο αρχείο"
    "|fail dilampirkan|file terlampir|tệp đính kèm|文件附件|附件檔案|附件|添付ファイル有り|ファイル添付|파일 첨부됨"
    "|ไฟล์ที่แนบ|الملف مرفق|קובץ מצורף|फ़ाइल संलग्न|फाइल संलग्न|arxiu adjunt|прикачен файл"
)
# A file that the export was made without. Android: `<Media omitted>`.
MEDIA_OMITTED = (
    "media omitted|medien ausgeschlossen|medien weggelassen|médias omis|média omis|fichier omis|multimedia omitido"
    "|archivo omitido|media omessi|media omesso|mídia oculta|mídia omitida|arquivo de mídia oculto"
    "|ficheiro não revelado|media weggelaten|без медиафайлов|медиафайл отсутствует|медиа скрыто|pominięto multimedia"
    "|medya dahil edilmedi|medya atlanmış|media utelämnad|medier udeladt|メディアは含まれていません|メディアなし"
    "|省略多媒體檔案|忽略多媒體檔|媒体文件已省略|省略多媒体文件|媒体省略"
    "|미디어 파일을 생략한 대화내용|미디어 파일 생략됨"
    "|미디어 파일 제외됨|تم استبعاد الوسائط|המדיה לא נכללה|attached omitted|adjunto omitido"
    "|video message omitted|video note omitted"
)
# iOS: `image omitted`, and `Invoice.pdf • 2 pages document omitted`.
KIND_OMITTED = (
    r"(?:image|video|audio|sticker|gif|document|contact card|video note) omitted"
    r"|(?:bild|video|audio|sticker|gif|dokument|kontaktkarte|videonachricht) (?:weggelassen|ausgelassen)"
    r"|(?:image|vidéo|audio|document|fiche contact) absente?|(?:gif|sticker|audio|document) (?:retiré|omis)"
    r"|(?:imagen|tarjeta de contacto) omitida|(?:video|audio|sticker|gif|documento|contacto) omitido"
    r"|immagine omessa|(?:video|audio|sticker|documento) omesso|gif esclusa|sticker non incluso"
    r"|imagem (?:ocultada|não revelada)|(?:vídeo|áudio|documento) (?:ocultado|omitido|não revelado)"
    r"|(?:figurinha|gif) (?:omitida|não revelada)"
    r"|(?:afbeelding|video|audio|sticker|gif|document) weggelaten"
    r"|(?:изображение|видео|аудиофайл|стикер|gif|документ|карточка контакта) (?:отсутствует|пропущено|пропущен)"
    r"|(?:зображення|відео) відсутнє|(?:obrázek|video|gif) vynechán[oa]?"
    r"|(?:görüntü|video|ses|gif|çıkartma|belge) dahil edilmedi"
)
DELETED = (
    "this message was deleted|you deleted this message|diese nachricht wurde gelöscht"
    "|du hast diese nachricht gelöscht|ce message a été supprimé|vous avez supprimé ce message"
    "|se eliminó este mensaje|este mensaje fue eliminado|eliminaste este mensaje"
    "|questo messaggio è stato eliminato|hai eliminato questo messaggio|esta mensagem foi apagada|mensagem apagada"
    "|você apagou esta mensagem|dit bericht is verwijderd|je hebt dit bericht verwijderd|данное сообщение удалено"
    "|это сообщение удалено|вы удалили данное сообщение|bu mesaj silindi|bu mesajı sildiniz"
    "|missed voice call|missed video call|verpasster sprachanruf|verpasster videoanruf|llamada perdida"
    "|пропущенный аудиозвонок|пропущенный голосовой вызов"
)
EDITED = (
    "this message was edited|diese nachricht wurde bearbeitet|ce message a été modifié|se editó este mensaje"
    "|este mensaje fue editado|questo messaggio è stato modificato|mensagem editada|esta mensagem foi editada"
    "|dit bericht is bewerkt|сообщение изменено|данное сообщение изменено|bu mesaj düzenlendi"
)
ENCRYPTED = (
    "end-to-end|ende-zu-ende|de bout en bout|de extremo a extremo|de ponta a ponta|ponto a ponto|сквозным шифрованием"
    "|uçtan uca|端到端|端對端|エンドツーエンド|종단간"
)


def either(words: str) -> str:
    """A group that takes any of the words as they are, the longest first; a space in them is any space."""
    several = sorted(words.split("|"), key=len, reverse=True)
    return f"(?:{'|'.join(re.escape(word).replace(chr(92) + ' ', f'[{SPACES}]?') for word in several)})"


def meridiem(word: str) -> int | None:
    """0 for a word of the morning, 12 for one of the afternoon, None for one that is neither."""
    said = _squeezed(word)
    return 0 if said in _MORNING else 12 if said in _AFTERNOON else None


def _squeezed(word: str) -> str:
    return "".join(letter for letter in word.casefold() if letter not in SPACES)


_MORNING = frozenset(_squeezed(word) for word in MORNING.split("|"))
_AFTERNOON = frozenset(_squeezed(word) for word in AFTERNOON.split("|"))
