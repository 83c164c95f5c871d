"""Sentences in which an English paper speaks to its readers, or a broadcast hands over."""

import re

OUR_OWN = r"[Oo]ur\ (?:\w+\ ){0,3}(?:correspondent|reporter|editor)"
"""What a paper or a broadcast calls one of its people."""
TO_READERS = re.compile(
    rf"""(?:
    here(?:['’]s|\ is|\ are) | watch | read | find\ out | click | scroll | see | sign\ up | subscribe
    | follow\ (?:us | @ | [^.]{{1,60}}\ on\ (?:twitter|facebook|instagram|x|threads|bluesky|tiktok))
    | get\ in\ touch | check\ back | stay\ with\ us | the\ following\ is | below\ (?:is|are)
    | (?:you|readers)\ can\ (?:also\ )?(?:follow|find|read|watch|listen|sign\ up|subscribe|reach|e-?mail|contact|get)
    | get\ (?:the|our|all\ the)\ (?:latest|top|best|biggest)
    | (?:got|have|do\ you\ have)\ (?:a|any)\ (?:news\ )?(?:tip|story)
    | if\ you\ (?:or\ (?:somebody|someone)\ you\ know|have\ been\ affected|have\ any\ information)
    | (?:write\ to|e-?mail|contact)\ us
    | (?:imagine|let['’]s|let\ (?:me|us)|meet\ (?:the|a))\ (?-i:[a-z])\w* | picture\ (?:this|yourself)
    | think\ (?:again|about|of)
    | good\ (?:morning|afternoon|evening|day) | hello | hi | welcome | thank\ you\ for
    | I(?:['’]m|\ am)\ (?-i:[A-Z]\w+\ [A-Z])\w* | we['’]ll\ (?:have|bring|be)
    | {OUR_OWN}
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
_NAME = r"(?:[A-ZÀ-Þ][\w'’.-]++\ ){1,3}[A-ZÀ-Þ][\w'’.-]*+"
_MORE = r"(?:more|the\ (?:story|details?|latest))\b"
HAND_OVER = re.compile(
    rf"""
    (?:(?:and|but|so|now|well|first|next|meanwhile|also),?\ )?(?:now\ )?
      we(?:['’]ll|['’]re|\ will|\ now|\ also)?\ (?:now\ )?(?:go(?:ing)?|take|turn(?:ing)?|cross|head|move|moving|join
      |switch|return|begin|start|stay|continue|check\ in)\b[^,;:]{{0,90}}$
    | (?:turning|moving|switching|over|staying|now)\b(?:\ (?:now|on|over|back))?\ (?:to|with)\b[^,;:]{{0,110}}$
    | (?:for\ (?:more|that(?!\ reason\b)|details)|here\ (?:with|to)|with\ {_MORE}|joining\ us)\b.{{0,110}}$
    | (?-i:(?:Our\ )?(?:[\w'’-]+\ ){{0,5}}{_NAME})(?:,[^,]{{3,50}},)?\ (?:now\ )?(?:
        covers\ (?:this|that|the\ story|it|more)\b | (?:has|have|brings\ us|gives\ us|tells\ us|with)\ {_MORE}
        | (?:joins|joined)\ (?:us|me)\b | tells\ us\b | takes\ (?:a|us)\b
        | reports(?:\ (?:from|on|for|live)\b|[.!]?$) | is\ (?:there|live|standing\ by|with\ us|at\ the\ scene)\b
        | explains(?:\ (?:why|how|what)\b|[.!]?$) | filed\ this\b | (?:walks|talks)\ us\ through\b
      ).{{0,90}}$
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""How a broadcast goes from one of its voices to the next."""
NO_COMMENT = re.compile(
    r"""
    (?!.*\b(?:and|but|after|because|when)\b)[^,;]{0,80}\b(?:
      (?:declined|refused)\ to\ (?:immediately\ )?(?:comment|say\ more)
      | not\ (?:(?:immediately|yet|been)\ )*(?:respond|repl|return|answer|available|reach)\w*\b.{0,60}\bcomment
    )\b[^,;]{0,60}$
    | (?:the|all|both|they)\b[^,;]{0,40}\b(?:asked\ not\ to\ be\ (?:named|identified)
      |spoke\ on\ (?:the\ )?condition\ of)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Alone in its sentence: beside what was asked it may be news."""
