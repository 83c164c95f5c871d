"""What stands in an article without being news: bylines, sign-offs, credits, teasers."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from bot.news import Span
from bot.reading.languages.lexicon import BY_RULES, rules_for
from bot.reading.text.quotations import LABEL

_NAME = r"(?:[A-Z][\w'’.-]++\ ){0,3}[A-Z][\w'’.-]++"
# Words and what parts them share no character: a line of marks would be tried in every way otherwise.
_PARTING, _CREDIT = r"[\ ,/|–—-]", r"(?:[A-Z0-9][\w'’.]*|via|for)"
_CREDITED = rf"(?-i:(?:{_PARTING}*{_CREDIT}(?:{_PARTING}+{_CREDIT})*)?)"
REMEMBERED = 256
"""Lines whose answer is kept: those of an article."""
_SHORT = 160
"""Characters: a line that has more is a paragraph."""
_LONGEST_ELSEWHERE = 200
"""The same in the other languages."""
_NO_SENTENCE = r"(?!.*(?<!\.m)[.!?][\"”]?$)"
_FURNITURE = re.compile(
    rf"""^\W*(?:
    recommended | advertisement | related(?:\ (?:stories|articles|topics))?:?.{{0,80}} | read\ (?:more|also|next)\b.*
    | (?:more|see\ also|watch|listen|follow\ us|share|sign\ up|subscribe|click\ here|download)\b
      {_NO_SENTENCE}.{{0,100}}
    | \d+\ (?:second|minute|hour|day|week|month|year)s?\ ago
    | (?:last\ )?(?:updated|published|posted)\b{_NO_SENTENCE}.{{0,60}}
    | \(?(?:additional\ )?(?:reporting|writing|editing|compiled)\ by\b.*
    | .{{0,80}}\bcontributed\ (?:reporting\ )?to\ this\ (?:report|article|story)\b.{{0,40}}
    | .{{0,80}}\b(?:contributed\ reporting|(?:was|were)\ used\ in\ this\ (?:report|article|story))\b.{{0,40}}
    | the\ post\ .{{0,100}}\bappeared\ first\ on\b.* | the\ post\ .{{0,100}}\bfirst\ appeared\ on\b.*
    | .{{0,80}}\bheadlines\b.{{0,40}}\bare\ here\b.*
    | (?:story|article)\ continues\ below\b.* | we\ use\ cookies\b.* | the\ views\ expressed\ (?:here|in|are|do)\b.*
    | (?:file\ )?(?:photo|image|picture|photograph|credit)s?(?:\ (?:credit|source|courtesy|caption))?
      (?::|\ by\ (?-i:[A-Z])|\ \(|(?:(?<=courtesy)\ of|\ of{_NO_SENTENCE})\ (?-i:[A-Z])).{{0,120}}
    | video:.{{0,120}}
    | (?:getty|reuters|ap|afp)\b{_CREDITED}
    | (?:©|\(c\)|copyright\ (?:©|\(c\)|by\b|\d|(?-i:[A-Z])))\ ?.* | all\ rights\ reserved.*
    | contact:.* | (?:e-?mail|tel|phone):.*
    )[\W\d]*$""",
    re.VERBOSE | re.IGNORECASE,
)
_CAPTION = re.compile(
    rf".{{0,300}}(?P<credit>\b(?:photo|photograph|picture|image|credit)s?(?: credit)?:{_CREDITED}"
    r"|\((?:\w+ )?photo(?:/| by | courtesy ).{1,60}\)"
    rf"|(?<=[.!?”\"])\s?(?-i:Credit)(?:…|\.\.\.)?\s?{_CREDITED})\W*$",
    re.IGNORECASE,
)
_CREDITING = ("photo", "picture", "image", "credit")
_CREDIT_FIRST = re.compile(
    r"""\W*(?:\d{1,3}\ (?:of|/)\ \d{1,3}\b[.:)]?
    |(?:[A-Z][\w'’.-]++\ ){1,3}[A-Z][\w'’.-]++\ ?/\ ?(?:for\ |via\ )?(?:the\ |The\ )?[A-Z])""",
    re.VERBOSE,
)
"""How a caption begins: a picture's number, or who took it: "Jane Cole/Skar News", "Jane Cole/for the Skar Times"."""
_CREDIT_NAMES = re.compile(
    r"(?:[A-Z][\w'’.-]++ ){1,3}[A-Z][\w'’.-]++ ?/ ?(?:for |via )?(?:the |The )?(?:[A-Z][\w'’.&-]*+ ?){1,4}"
)
_HAS_MORE = r"(?:has|with)\ (?:more|the\ (?:story|details?|latest))(?:\ (?:from|on|about|in|at|for)\b.{0,40})?"
_WRITES = "columnist|reporter|correspondent|writer|editor|producer|contributor|journalist|commentator|blogger"
_REACHED = "Follow|Find|Reach|Contact|E-?mail|Twitter|You can"
_BYLINE = re.compile(
    rf"""^\W*(?:
    (?:By|BY|by)\ (?!\w+day,){_NAME}(?:(?:,|\ and|\ in|\ at|\ \|)(?!.*[a-z].*[.!?]$).{{0,80}})?
    | .{{0,40}}\b{_NAME}\ {_HAS_MORE}
    | {_NAME}\ reports(?:\ (?:from|for)\b.{{0,40}})?
    | {_NAME}\ is\ (?:an?\ |the\ )(?:[\w'’-]+\ ){{0,5}}(?:{_WRITES})\b[^,.]{{0,80}}(?:\.\ (?:{_REACHED})\b.{{0,80}})?
    | {_NAME}\ covers\ [^,.]{{3,60}}\ for\ (?:the\ )?[A-Z][^,.]{{2,40}}(?:\.\ (?:{_REACHED})\b.{{0,80}})?
    | {_NAME}(?:\ reporting)?,\ (?:in\ )?(?:[A-Z][\w'’.-]*+[\ ,.]*+){{1,4}}+
    )\W*$""",
    re.VERBOSE,
)
_UPPER = "A-ZÀ-ÞΑ-ΩА-ЯЁ"
_DAY = r"(?:(?:le\ )?\d{1,2}(?:er|\.)?\ (?:de\ )?\w{3,10}\.?|[A-Z]\w+\.?\ \d{1,2})(?:,?\ (?:de\ )?\d{4})?"
_TOWN = rf"(?:[{_UPPER}][\w.'’/-]*+\ ?){{1,4}}"
_AGENCY = r"\([^)]{2,30}\)"
_STROKE = r"\.?\s*(?:[—–―]|--+|-\s)[—–―\s-]*"
DATELINE = re.compile(
    rf"""
    (?:[{_UPPER}][{_UPPER} .,'’/-]{{2,40}}(?:,\ ?{_TOWN})?(?:,?\ ?{_DAY})?\s*(?:{_AGENCY})?
    | {_TOWN}(?:,\ ?{_TOWN})?(?:,\ ?{_DAY}\s*(?:{_AGENCY})?|\s*\([A-Z]{{2,10}}\))
    | {_TOWN}(?=\s+[—–―]\s+["“A-Z\d])(?!.*[—–―].*[—–―])
    | {_DAY}\s*{_AGENCY}
    | \([A-Z]\w{{1,20}}\))
    (?:\s*/[A-Z][\w ]{{2,20}}/)?{_STROKE}
    | (?:(?:{_TOWN}(?:,\ ?{_TOWN})?)?\(CNN\)|\([A-Z]{{2,10}}\))\s*(?=["“‘]?[A-Z])
    | \d{{1,2}}[:.]\d{{2}}(?:\ ?(?:[ap]\.?m\.?|[A-Z]{{2,4}})\b)?(?:\s*[—–:-])?\s+(?=["“‘]?[A-Z])
    """,
    re.VERBOSE,
)
"""Place, date and agency at the head of wire copy, or the time at the head of a live blog's entry.

What stands between two dashes is an aside.
"""
TOWN_ALONE = re.compile(rf"[{_UPPER}][{_UPPER} -]{{2,30}}\.")
"""The beginning of one that has a full stop within: "MOSCOW. March 3 (Interfax) -"."""
OPENING_DATELINE = re.compile(
    rf"""
    [A-ZÀ-Þ][A-ZÀ-Þ .'’-]{{2,30}}:\s+
    | {_TOWN}(?:,\ {_TOWN}){{1,3}}:\s+
    | [^.!?:;\n"“”]{{2,40}}?,?\ {_DAY}\s*(?:{_AGENCY}\s*)?[–—-]+\s+(?=["“‘]?[{_UPPER}\d])
    | {_TOWN}\((?:[{_UPPER}][\w&.-]*\ ?){{1,3}}\)\s*(?:[–—-]+\s*)?(?=["“‘]?[{_UPPER}])
    | [\w-]{{3,30}}\.(?i:am|com|info|net|news|org)\s+[–—-]+\s+(?=["“‘]?[{_UPPER}\d])
    """,
    re.VERBOSE,
)
"""As it stands at the head of an article alone: "LAHORE: Police on Sunday", "Ostrand, Harland: The",
"Skar News, 3 May - The", "Skar (KTV Business)The". Further down it may tell who speaks."""
_PIECE = r"(?:story|article|report|post|page|piece|live\ blog)"
_NOTE = re.compile(
    rf"""\W*(?:
    (?:editor['’]s\ note|correction|clarification|content\ warning|note\ to\ readers|disclaimer)
      (?:\ \([^)]{{1,30}}\)|\ appended|,?\ [A-Z]\w{{2,9}}\.?\ \d{{1,2}}(?:,\ \d{{4}})?)?\W{{0,3}}:
    | (?:update[sd]?:\s)?(?:this|an\ earlier\ version\ of\ this)\s{_PIECE}\s(?:contains|includes
      |has\ been|was|is\ part|is\ developing|originally|misstated|incorrectly|first|will\ be)\b
    | an\ earlier\ version\ of\ this\s{_PIECE}\b
    | this\ is\ a\ (?:developing|breaking)\b
    | this\ (?:interview|transcript|conversation)\ .{{0,60}}\b(?:edited|condensed|shortened)\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_LONGEST_NOTE = 400
"""Characters: a whole article on one line may begin with a note."""
_WE = (
    r"(?:[Ww]e|[Tt]he (?:agency|newspaper|paper|broadcaster)|(?:[Tt]he )?(?:[A-Z]\w+ ){0,3}"
    r"(?:Reuters|AP|Press|AFP|France-Presse|BBC|CNN|NBC|CBS|ABC|News|Jazeera|Bloomberg|Guardian|Times|Post|Journal))"
)
_UNVERIFIED = re.compile(
    rf"\b{_WE} (?:has|have|could|was|were|is) (?:not|unable)\b.{{0,30}}\b(?i:verif)"
    rf"|\bnot\b.{{0,30}}\bverified by {_WE}\b"
)


def boilerplate(text: str) -> list[Span]:
    """The lines that are no news, and the datelines, labels and credits of others, in order."""
    places = []
    for number, line in enumerate(_lines(text)):
        written = text[line.start : line.end]
        dateline = DATELINE.match(written) or (number == 0 and OPENING_DATELINE.match(written))
        caption = _caption(written)
        if is_boilerplate(written):
            places.append(line)
        elif _CREDIT_FIRST.match(written) and (credit := _CREDIT_NAMES.match(written)):
            places.append(Span(line.start, line.start + credit.end()))
        elif caption:  # whom it shows may be who the article is about; who took it is not
            places.append(Span(line.start + caption.start("credit"), line.end))
        elif dateline:
            places.append(Span(line.start, line.start + dateline.end()))
        elif label := LABEL.match(written):  # who speaks in a transcript is not spoken of
            places.append(Span(line.start, line.start + label.end()))
    return places


def is_boilerplate(line: str) -> bool:
    """Whether a line, or a sentence, is no news."""
    return is_furniture(line) or ("verif" in line.lower() and bool(_UNVERIFIED.search(line)))


# Each line is asked about for itself, for its sentences, and for its gist.
@lru_cache(maxsize=REMEMBERED)
def is_furniture(line: str) -> bool:
    """Whether a line tells who made the article, or leads away from it."""
    ours = len(line) < _SHORT and bool(_FURNITURE.match(line) or _BYLINE.match(line))
    return ours or (len(line) < _LONGEST_ELSEWHERE and _furniture_elsewhere().match(line) is not None)


@cache
def _furniture_elsewhere() -> re.Pattern[str]:
    """The same in the other languages, whichever a line is in: few lines are long enough to tell."""
    alternatives = "|".join(rules_for(code).patterns.boilerplate for code in BY_RULES)
    return re.compile(rf"^\W*(?:{alternatives})[\W\d]*$", re.VERBOSE | re.IGNORECASE)


def is_caption(line: str) -> bool:
    """Whether a line begins or ends in whose picture it stands under, so that all of it tells what is to be seen."""
    return bool(_caption(line) or _CREDIT_FIRST.match(line))


def _caption(line: str) -> re.Match[str] | None:
    """What `_CAPTION` finds; it looks at three hundred places of a line, and few lines have one of its words."""
    lower = line.lower()
    return _CAPTION.match(line) if any(word in lower for word in _CREDITING) else None


def is_note(line: str) -> bool:
    """Whether a line tells of the article itself: what was corrected, or what it may do to its readers."""
    return len(line) < _LONGEST_NOTE and bool(_NOTE.match(line))


def _lines(text: str) -> Iterator[Span]:
    for found in re.finditer(r"[^\n]+", text):
        yield Span(*found.span())
