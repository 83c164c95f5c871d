"""Countries and unions that news calls by more than one name."""

from collections.abc import Iterable

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

KNOWN = frozenset(
    "Afghanistan Albania Algeria Andorra Angola Argentina Armenia Australia Austria Azerbaijan Bahamas Bahrain"
    " Bangladesh Barbados Belarus Belgium Belize Benin Bhutan Bolivia Bosnia Botswana Brazil Brunei Bulgaria Burundi"
    " Cambodia Cameroon Canada Chile China Colombia Comoros Congo Croatia Cuba Cyprus Denmark Djibouti Ecuador Egypt"
    " Eritrea Estonia Eswatini Ethiopia Fiji Finland France Gabon Gambia Germany Ghana Greece Greenland Grenada"
    " Guatemala Guinea Guyana Haiti Honduras Hungary Iceland India Indonesia Iran Iraq Ireland Italy Jamaica Japan"
    " Kazakhstan Kenya Kiribati Kosovo Kuwait Kyrgyzstan Laos Latvia Lebanon Lesotho Liberia Libya Liechtenstein"
    " Lithuania Luxembourg Madagascar Malawi Malaysia Maldives Malta Mauritania Mauritius Mexico Moldova Monaco"
    " Mongolia Montenegro Morocco Mozambique Namibia Nauru Nepal Nicaragua Niger Nigeria Norway Oman Pakistan Palau"
    " Palestine Panama Paraguay Peru Philippines Poland Portugal Qatar Romania Russia Rwanda Samoa Senegal Serbia"
    " Seychelles Singapore Slovakia Slovenia Somalia Spain Sudan Suriname Sweden Switzerland Syria Taiwan Tajikistan"
    " Tanzania Thailand Togo Tonga Tunisia Turkmenistan Tuvalu Uganda Ukraine Uruguay Uzbekistan Vanuatu Venezuela"
    " Vietnam Yemen Zambia Zimbabwe"
    " Abuja Accra Algiers Amman Amsterdam Ankara Asunción Athens Baghdad Bamako Bangkok Beijing Beirut Belgrade Berlin"
    " Bogota Bogotá Brasília Bratislava Brussels Bucharest Budapest Cairo Canberra Caracas Colombo Conakry Copenhagen"
    " Dakar Damascus Dhaka Doha Dublin Hanoi Harare Havana Helsinki Islamabad Jakarta Jerusalem Kabul Kampala"
    " Kathmandu Khartoum Kigali Kinshasa Kyiv Kiev Lagos Lima Lisbon Ljubljana London Luanda Lusaka Madrid Managua"
    " Manila Maputo Mogadishu Monrovia Montevideo Moscow Muscat Nairobi Nicosia Oslo Ottawa Paris Prague Pretoria"
    " Pyongyang Quito Rabat Reykjavik Riga Riyadh Rome Sarajevo Seoul Skopje Stockholm Taipei Tallinn"
    " Tbilisi Tehran Tirana Tokyo Tripoli Tunis Ulaanbaatar Vienna Vientiane Vilnius Warsaw Wellington Windhoek"
    " Yerevan Zagreb".split()
)
"""Countries and capitals of one word, which the models take for people and companies at times.

Not those that people are often called, such as Jordan and Sofia."""
_STATES = frozenset({"Carolina", "Dakota"})
"""Of which the South is not the southern one."""


def is_country(name: str) -> bool:
    """Whether a name, as it stands, is another name of a country, whatever it is taken for: DPRK, the UK."""
    return name.isupper() and name.replace(".", "").lower() in COUNTRIES


def halves_of(names: Iterable[str]) -> dict[str, str]:
    """What the halves of a divided country, both named in full, go by: North, of North Karsland and South Karsland."""
    named = set(names)
    north = {name.removeprefix("North ") for name in named if name.startswith("North ")}
    divided = [name for name in north - _STATES if f"South {name}" in named]
    return {half: f"{half} {divided[0]}" for half in ("North", "South")} if len(divided) == 1 else {}
