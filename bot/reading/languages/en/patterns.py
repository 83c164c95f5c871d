"""Forms of English that take more than a list of words, by the module that is given them."""

import re

from bot.reading.languages.en.words import ENGLISH


def _any(words: frozenset[str]) -> str:
    return "|".join(sorted(words))


# names/things
STORM = re.compile(r"(?:[Hh]urricane|[Tt]yphoon|[Cc]yclone|[Ss]torm) (?!Cent|Com|Season|Wa)([A-Z][a-z]+)\b(?! [A-Z])")
"""Storms are no actors, whatever people are called like them; the Hurricane Center is one."""
WORK_BEFORE = re.compile(rf"\b(?:{_any(ENGLISH.works)}) [\"“‘]?$")
"""Of what stands behind it, as "Tidewater" in "the hit series Tidewater"."""
CALLED_BEFORE = re.compile(
    rf"\b(?:{_any(ENGLISH.products)})(?: that (?:is|was))? (?:called|dubbed|known as|named) [\"“‘]?$"
)
PLAYED_BEFORE = re.compile(r"\b(?:portrayal of|portray(?:ed|ing|s)?|(?:character|role of)) $")
"""Of somebody made up: "his portrayal of Joss Harding"."""

# names/completion
SPEAKS_BEHIND = re.compile(r" (?:announced|declined|issued|said|says|told)\b")
"""What follows a name that is of somebody, or of a body."""

# names/entities
REGNAL = re.compile(r"\b(?:Emperor|Empress|King|Pope|Prince|Princess|Queen|Sultan) $")
"""Titles of those who go by a given name."""
BELONGING = re.compile(r"(\S+(?: \S+)+?) (?:of|[–—]) (?=[A-Z])")
"""Of "Nora Brandt of Calder Rovers", her name, and of "Nora Brandt – Calder's coach"."""

# gist/selection
TO_READER = re.compile(
    r"(?:if|in case|when|whether|chances are|have|did|do|are|ever)\b[^.!?“\"]*\byou(?:['’](?:ll|re|ve))?\b",
    re.IGNORECASE,
)
"""How a scene begins that is the reader's own: "If you were online this week, …"."""
YOU = re.compile(r"\byou\b", re.IGNORECASE)
DAY_TOLD = re.compile(r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[Tt]oday|[Yy]esterday|[Tt]onight)\b")
"""What news tells and a scene does not."""

# names/aliases
RELATIVE = re.compile(
    r"['’]s (?:[\w-]{1,20} )?(?:aunt|brother|cousin|daughter|father|husband|mother|nephew|niece|sister|son|uncle|widow"
    r"|wife)\b"
)
RELATIVE_OF = re.compile(
    r"\b(?:aunt|brother|cousin|daughter|father|husband|mother|nephew|niece|sister|son|uncle|widow|wife"
    r"|ad(?:vis[eo]r)|aide|lawyer|assistant|ally) (?:of|to|for) (?:[\w.'’-]{1,20} ){0,5}$"
)
TITLED = re.compile(r"\b(Mr|Mrs|Ms|Miss)\.? ([\w'’-]+)")

# names/shortening
ORGANISATION_TAIL = re.compile(
    r"(?:,|(?<!\s))\s++(?:Inc|Ltd|LLC|Corp|Co|plc|PLC|AG|SA|AB|NV|Oy|GmbH|Group|Corporation|Company|Limited|Incorporated|Holdings)\.?$"
)

# names/kinds
_BODY = (
    "(?:airline|bank|brewer|broadcaster|builder|carmaker|charity|club|company|daily|firm|insurer|lender|manufacturer"
    "|newspaper|operator|organi[sz]ation|publisher|retailer|start-?up|supermarket|union|university)"
)
CALLED_A_BODY = re.compile(rf"\b{_BODY} [\"“‘]?$", re.IGNORECASE)
IS_A_BODY = re.compile(
    r"[\"”’]?,[\"”’]? (?:an?|the) (?:(?!(?:at|by|for|from|in|of|to|with) )[\w'’-]+ ){0,4}?"
    rf"{_BODY}(?:[,.]| (?:based|behind|in|of|owned|that|which)\b)"
)
ITS_SHARES = re.compile(r"(?:['’]s)? (?:shares|shareholders|stock)\b")
"""What companies have: "Acorn shares"; or "the brewer Acorn", "Acorn, a brewer in Calder"."""
STANDS_IN = re.compile(r"\bin\s$", re.IGNORECASE)
HELD = re.compile(r"\b(?:confidence|interests?|invest(?:ed|ing|ment|or)?s?|shares?|stakes?|trust) in\s$")
"""What people have in companies."""
WHERE = re.compile(
    r"\b(?:across|around|at|inside|into|near|outside|through|throughout|via"
    r"|(?:mayor|people|residents|streets|outskirts) of"
    r"|(?:area|city|coast|district|island|port|province|region|suburb|town|valley|village)s? of)\s$",
    re.IGNORECASE,
)
GOES_ON = re.compile(
    r"$|\s?[^\w\s]|\s(?:[^a-z]|(?:after|and|as|at|because|before|but|by|during|for|from|ha[ds]|have|i[fns]|last|later"
    r"|near|next|o[fnr]|over|rose|said|since|that|this|to|until|was|were|when|where|which|while|who|will|with)\b)"
)
"""What follows a place, and not a name that only tells what thing is meant."""
WHO_BEHIND = re.compile(r"\b(\w++), who\b")

# coreference/genders
RELATED = re.compile(
    r"\b(?:(?P<he>father|son|brother|husband|stepfather|uncle|nephew|boyfriend|fiancé|grandfather|grandson)"
    r"|(?P<she>mother|daughter|sister|wife|stepmother|aunt|niece|girlfriend|fiancée|grandmother|granddaughter|widow))"
    r",?\s(?:[A-Z][\w.’'-]{0,20}\s){0,3}$"
)
"""Words right before a name that tell whose relation its bearer is: "whose husband, Navy Capt." Tom Ward."""

# speakers/labels
ADDRESSED = re.compile(r"\b(mr|mrs|ms|miss)\.? ([\w'’-]+)", re.IGNORECASE)

# text/quotations
NARRATED = re.compile(
    r"[,.!?](?=[’']?\s+(?:said\s+(?:[a-z]+\s){0,3}[A-ZÀ-Þ]|(?:he|she|they)\s(?:said|added)(?:[.,:;]|\s(?:on|in|at|of)\s|$)))"
)
"""Where words that nobody said begin behind a quotation that somebody forgot to close: "Stay at home, said Mayor …"""
NARRATED_BY_NAME = re.compile(
    r"[,.!?](?=[’']?\s(?:[A-ZÀ-Þ][\w.'’-]{1,30}\s){1,3}(?:said|says|added)(?:\s[^\n“”\".!?]{0,60})?[.,:]\s[“\"])"
)
"""The same, with a name before the verb and a mark that opens the quotation anew: "Stay at home, Cole said. "It is…"""
CLIPPED = re.compile(r"(?:bout|cause|em|til|tis|twas|n|round|cuz|bama|nuff|merica)\b", re.IGNORECASE)

# gist/candidates
LEANING_ON = re.compile(
    r"""(?:
    for\ (?:a\ start|one\ thing|example|instance) | in\ (?:addition|contrast|turn) | on\ the\ other\ hand
    | as\ a\ result | at\ the\ same\ time | the\ same\ (?:day|night|week|month|year) | the\ latter | such
    | (?:\w+\ ){1,2}of\ (?:them|whom|(?:those|these)\ (?:are|is|was|were|have|has|had|say|said)) | among\ (?:them|those)
    | both\ (?:sides|men|women|teams|were|are|have|had|said)
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""Openings that lean on the sentence before."""
