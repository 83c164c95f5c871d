"""Lines of English articles that are no news: bylines, credits, datelines, notes, teasers."""

import re

_NAME = r"(?:[A-Z][\w'’.-]++\ ){0,3}[A-Z][\w'’.-]++"
# Words and what parts them share no character: a line of marks would be tried in every way otherwise.
_PARTING, _CREDIT = r"[\ ,/|–—-]", r"(?:[A-Z0-9][\w'’.]*|via|for)"
_CREDITED = rf"(?-i:(?:{_PARTING}*{_CREDIT}(?:{_PARTING}+{_CREDIT})*)?)"
_NO_SENTENCE = r"(?!.*(?<!\.m)[.!?][\"”]?$)"
FURNITURE = re.compile(
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
CAPTION = re.compile(
    rf".{{0,300}}(?P<credit>\b(?:photo|photograph|picture|image|credit)s?(?: credit)?:{_CREDITED}"
    r"|\((?:\w+ )?photo(?:/| by | courtesy ).{1,60}\)"
    rf"|(?<=[.!?”\"])\s?(?-i:Credit)(?:…|\.\.\.)?\s?{_CREDITED})\W*$",
    re.IGNORECASE,
)
CREDITING = ("photo", "picture", "image", "credit")
"""One of these stands in each caption."""
CREDIT_FIRST = re.compile(
    r"""\W*(?:\d{1,3}\ (?:of|/)\ \d{1,3}\b[.:)]?
    |(?:[A-Z][\w'’.-]++\ ){1,3}[A-Z][\w'’.-]++\ ?/\ ?(?:for\ |via\ )?(?:the\ |The\ )?[A-Z])""",
    re.VERBOSE,
)
"""How a caption begins: a picture's number, or who took it: "Jane Cole/Skar News", "Jane Cole/for the Skar Times"."""
CREDIT_NAMES = re.compile(
    r"(?:[A-Z][\w'’.-]++ ){1,3}[A-Z][\w'’.-]++ ?/ ?(?:for |via )?(?:the |The )?(?:[A-Z][\w'’.&-]*+ ?){1,4}"
)
_HAS_MORE = r"(?:has|with)\ (?:more|the\ (?:story|details?|latest))(?:\ (?:from|on|about|in|at|for)\b.{0,40})?"
_WRITES = "columnist|reporter|correspondent|writer|editor|producer|contributor|journalist|commentator|blogger"
_REACHED = "Follow|Find|Reach|Contact|E-?mail|Twitter|You can"
BYLINE = re.compile(
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
NOTE = re.compile(
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
_WE = (
    r"(?:[Ww]e|[Tt]he (?:agency|newspaper|paper|broadcaster)|(?:[Tt]he )?(?:[A-Z]\w+ ){0,3}"
    r"(?:Reuters|AP|Press|AFP|France-Presse|BBC|CNN|NBC|CBS|ABC|News|Jazeera|Bloomberg|Guardian|Times|Post|Journal))"
)
UNVERIFIED = re.compile(
    rf"\b{_WE} (?:has|have|could|was|were|is) (?:not|unable)\b.{{0,30}}\b(?i:verif)"
    rf"|\bnot\b.{{0,30}}\bverified by {_WE}\b"
)
