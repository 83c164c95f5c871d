"""Countries and unions that news calls by more than one name."""

_CALLED = (
    ("united states", "us usa america u.s u.s.a|united states of america"),
    ("united kingdom", "uk britain u.k|great britain"),
    ("north korea", "dprk|democratic people's republic of korea|democratic peoples republic of korea"),
    ("south korea", "rok|republic of korea"),
    ("china", "prc|people's republic of china|mainland china"),
    ("united arab emirates", "uae emirates"),
    ("soviet union", "ussr"),
    ("new zealand", "nz"),
    ("saudi arabia", "ksa|kingdom of saudi arabia"),
    ("democratic republic of congo", "drc|democratic republic of the congo"),
    ("czech republic", "czechia"),
    ("myanmar", "burma"),
    ("turkey", "türkiye turkiye"),
    ("ivory coast", "|cote divoire"),
    ("netherlands", "holland"),
)
COUNTRIES = {
    short.replace(".", "").replace("'", ""): name
    for name, called in _CALLED
    for short in (*called.partition("|")[0].split(), *called.split("|")[1:])
}
"""Another name, folded, with the usual one."""


def is_country(name: str) -> bool:
    """Whether a name, as it stands, is another name of a country, whatever it is taken for: DPRK, the UK."""
    return name.isupper() and name.replace(".", "").lower() in COUNTRIES
