"""Words that tie a quotation to its speaker."""

SPEECH = frozenset(
    "say tell add ask write tweet announce declare note explain argue claim insist suggest state warn continue "
    "reply respond answer recall admit acknowledge concede conclude observe remark comment report read stress "
    "emphasize emphasise assert contend maintain testify describe call vow promise predict joke quip shout yell "
    "whisper cry exclaim urge confirm deny agree boast brag lament complain charge allege accuse blast slam "
    "praise repeat reiterate post quote sing chant plead beg mutter murmur think believe hope wonder muse reveal "
    "disclose mention propose offer counter retort interject interrupt proclaim pronounce label dub deem term "
    "cite recount relate caution criticize criticise condemn denounce dismiss mock tease demand order instruct "
    "assure remind inform advise recommend speak talk express voice detail elaborate outline point sum refer lash "
    "fire go begin open start close finish finish end conclude opine speculate advocate defend bemoan cheer "
    "declaim implore inquire instagram retweet text email signal hail applaud thank apologize apologise summarize "
    "summarise characterize react".split()
)
SURE = frozenset(
    "say tell add ask write tweet announce declare note explain argue claim insist state warn continue reply "
    "respond answer recall admit acknowledge concede conclude observe remark comment testify vow joke quip".split()
)
NOBODY = frozenset({"i", "we", "you", "it", "who", "which", "that", "this", "there", "what", "one", "these", "those"})
DOCUMENTS = frozenset(
    "statement memo memorandum letter email e-mail report ad advertisement advert spot commercial narrator voiceover "
    "voice-over video article editorial column op-ed piece post posting tweet message note filing document complaint "
    "lawsuit suit motion brief affidavit indictment petition resolution bill law statute rule ruling bylaw "
    "constitution amendment order policy poll survey study paper book memoir website site page headline banner sign "
    "caption description release transcript plan platform clause contract agreement treaty script cable warrant "
    "verdict judgment text review passage act code guideline manual notice poster leaflet flyer mailer".split()
)
"""What is written, and can stand as a speaker: the memo put it, the letter read."""
PEOPLE = frozenset(
    "official source aide man woman person people voter supporter critic member resident protester protestor "
    "demonstrator friend colleague reporter staffer insider donor fan caller user reader opponent ally group crowd "
    "police union committee council campaign team government administration ministry company agency office party "
    "department newspaper network spokespeople leader authority investigator expert democrat republican".split()
)
"""Whom an article cites without a name or a role."""
SAYINGS = frozenset(
    "word view opinion answer response reply statement remark comment claim call assertion argument promise pledge "
    "phrase slogan motto mantra tweet speech letter memo email message warning suggestion question description dictum "
    "refrain declaration conclusion admission prediction complaint demand vow contention belief insistence reaction "
    "catchphrase line estimation telling parlance post op-ed column testimony statement advice appeal".split()
)
"""What somebody says, as a noun: in her words, his answer was."""
ISSUED = frozenset("statement comment remark tweet post message email announcement response reply".split())
"""Of these, the ones that somebody issues in their own name."""
WORDING = frozenset("word view opinion telling estimation parlance".split())
"""Of these, the ones that say no more than "according to"."""
