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
    "summarise characterize".split()
)
SURE = frozenset(
    "say tell add ask write tweet announce declare note explain argue claim insist state warn continue reply "
    "respond answer recall admit acknowledge concede conclude observe remark comment testify vow joke quip".split()
)
THIRD = frozenset({"he", "she"})
PLURAL = frozenset({"they"})
NOBODY = frozenset({"i", "we", "you", "it", "who", "which", "that", "this", "there", "what", "one", "these", "those"})
