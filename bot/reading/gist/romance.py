"""What is no news in French and Spanish: teasers, credits and contacts; and whose words an interview gives."""

import re

_LONGEST = 200
"""Characters: a whole article on one line may begin with a teaser."""
_FURNITURE = re.compile(
    r"""^\W*(?:
    (?:[àa]\ )?(?:lire|voir|[ée]couter|regarder)\ (?:aussi|[ée]galement|la\ suite|plus)\b.*
    | (?:abonnez|inscrivez|suivez|retrouvez|rejoignez|t[ée]l[ée]chargez|partagez)(?:-|\ )(?:vous|nous|cet)\b.*
    | (?:recevez|retrouvez)\ (?:toute?\b|chaque\b|l['’]|notre).*
    | (?:publi[ée]|mis\ [àa]\ jour|modifi[ée])\ (?:le|[àa]|hier|il\ y\ a)\b.*
    | (?:reportage|r[ée]daction|[ée]dit[ée])\b.{0,60}(?:[ée]dit[ée]|par\b).*
    | (?:cr[ée]dit|photo|image|illustration)s?(?:\ photos?)?\ ?[:/(©].*
    | contact[os]?s?(?:\ (?:presse|m[ée]dias?|de\ prensa|para\ (?:la\ )?prensa))\b.*
    | (?:publicit[ée]|publicidad|anuncio)
    | (?:leer|lea|ver|vea|mira|escucha)\ (?:m[áa]s|tambi[ée]n|adem[áa]s)\b.*
    | (?:te\ puede\ interesar|le\ puede\ interesar|lo\ m[áa]s\ le[íi]do|m[áa]s\ informaci[óo]n)\b.*
    | (?:s[íi]guenos|s[íi]ganos|suscr[íi]bete|suscr[íi]base|[úu]nete|reg[íi]strate|comparte|desc[áa]rgate)\b.*
    | (?:publicado|actualizado)\ (?:el|a\ las|hace|por)\b.*
    | (?:foto|fotograf[íi]a|imagen|v[íi]deo|cr[ée]ditos?|redacci[óo]n)s?\ ?[:/(©].*
    | (?:tous\ droits\ r[ée]serv[ée]s|todos\ los\ derechos\ reservados|reproduction\ interdite).*
    | [A-ZÀ-Þ][\w'’-]+(?:\ [A-ZÀ-Þ][\w'’-]+)?,\ (?:le\ )?\d{1,2}\ (?:de\ )?\w{4,10}\ (?:de\ )?\d{4}
    )[\W\d]*$""",
    re.VERBOSE | re.IGNORECASE,
)
_ANSWER = re.compile(r"(?:[PRQ]\ ?[.:]|(?:[A-ZÀ-Þ][\w'’.-]{1,20}\ ){1,4}:)\s(?!\s*[«“\"])")
"""Whose words a line gives: "R. Porque", "Hélène Garcin : Parce que". Before a colon only French has a space."""
LEANING = {
    "fr": frozenset(
        "il elle ils elles mais cependant toutefois pourtant celui celle ceux celles cela ça celui-ci celle-ci ainsi "
        "aussi ensuite puis enfin sinon".split()
    ),
    "es": frozenset(
        "él ella ellos ellas pero además también tampoco entonces luego esto eso aquello asimismo aunque".split()
    ),
}
"""First words that lean on the sentence before, by language."""


def is_furniture_abroad(line: str) -> bool:
    """Whether a line, or a sentence, is no news."""
    return len(line) < _LONGEST and _FURNITURE.match(line) is not None


def is_answer_abroad(line: str, language: str) -> bool:
    """Whether a line of French or Spanish gives what somebody said under a label."""
    return language in LEANING and _ANSWER.match(line) is not None
