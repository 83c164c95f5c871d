"""The forms of French that take more than a list of words."""

import re

from bot.reading.languages.lexicon import Patterns, date_groups, words_of

_WORDS = words_of("fr")
_STEMS = (
    r"dit|dis(?:ent|ait|aient)|(?:accus|admet|admi|affirm|ajout|alert|analys|annonc|appel|argu|assur|"
    r"avanc|averti|"
    r"certifi|clam|commen[ct]|complét|conclu|confi[eéa]|confirm|consid[eéè]r|constat|contest|critiqu|crai?n[dt]|"
    r"déclar|décri|défend|demand|dénonc|déplor|détaill|dévoil|écri[tv]|estim|évoqu|expliqu|exig|féliciti?|fustig|"
    r"glis[sé]|hurl|indign|indiqu|insist|interrog|jug[eé]|justifi|lanc[eéè]|lâch|lament|martel|martèl|menac|murmur|"
    r"not[eéa]\b|nuanc|objec[tl]|observ|pest|plaid|plaisant|poursui|précis|préconis|prévien|préven|promet|promi|protest|"
    r"racont|rappel|réagi|réclam|reconn[aiu]|recommand|redout|regrett|relat|relev[eé]|remarqu|répét|répèt|répli|répond|"
    r"résum|rétorqu|révél|salu[eé]|soulign|soupir|souri[ta]|souten|soutien|souvien|souvi|sugg[eé]r|témoign|tempêt|temp[eéè]r|"
    r"tonn|tranch|tweet|vant[eé])\w*"
)
_CLITICS = r"(?:(?:se|s['’]|le|la|lui|leur|nous|m['’]|me|l['’]|y|en|n['’])\ ?){0,2}"
_AUXILIARY = (
    r"(?:(?:a|ont|avait|avaient|est|était|sont)(?P<early>-(?:t-)?(?:ils?|elles?|on))?\ "
    r"(?:(?:ainsi|aussi|également|encore|ensuite|même|notamment|toutefois|alors|enfin|déjà|par\ ailleurs|en\ outre|"
    r"pour\ sa\ part)\ )?)?"
)
_BOILERPLATE = r"""
    (?:[àa]\ )?(?:lire|voir|[ée]couter|regarder)\ (?:aussi|[ée]galement|la\ suite|plus)\b.*
    | (?:abonnez|inscrivez|suivez|retrouvez|rejoignez|t[ée]l[ée]chargez|partagez)(?:-|\ )(?:vous|nous|cet)\b.*
    | (?:recevez|retrouvez)\ (?:toute?\b|chaque\b|l['’]|notre).*
    | (?:publi[ée]|mis\ [àa]\ jour|modifi[ée])\ (?:le|[àa]|hier|il\ y\ a)\b.*
    | (?:reportage|r[ée]daction|[ée]dit[ée])\b.{0,60}(?:[ée]dit[ée]|par\b).*
    | (?:cr[ée]dit|photo|image|illustration)s?(?:\ photos?)?\ ?[:/(©].*
    | contacts?(?:\ (?:presse|m[ée]dias?))\b.*
    | publicit[ée]
    | (?:tous\ droits\ r[ée]serv[ée]s|reproduction\ interdite).*
    | [A-ZÀ-Þ][\w'’-]+(?:\ [A-ZÀ-Þ][\w'’-]+)?,\ le\ \d{1,2}\ \w{4,10}\ \d{4}
    | [A-ZÀ-Þ][\w'’-]+(?:\ [A-ZÀ-Þ][\w'’-]+)?,\ \d{1,2}\ \w{4,10}\ \d{4}
"""
_YEAR, _DAY, _MONTH, _COUNT = date_groups(_WORDS)
_ANY_DAY = rf"(?i:{_DAY})"
_DATES = {
    "date": re.compile(rf"(?:\b{_ANY_DAY}\ )?(?<!\w)(?P<day>\d{{1,2}}(?:er)?)\ {_MONTH}(?:\ {_YEAR})?(?!\w)"),
    "month": re.compile(rf"(?<!\w){_MONTH}(?:\ {_YEAR})?(?!\w)"),
    "year": re.compile(rf"(?:(?<=\ben\ )|(?<=\bEn\ )){_YEAR}"),
    "weekday": re.compile(
        rf"(?<![\w-])(?:(?P<this>[Cc]e)\ )?{_ANY_DAY}(?:\ (?P<which>dernier|prochain))?"
        r"(?:\ (?:matin|soir|midi|après-midi))?(?!\w)"
    ),
    "near": re.compile(
        r"(?<![\w-])(?P<near>(?i:avant-hier|hier|aujourd['’]hui|après-demain|demain|ce matin|ce soir))\b"
    ),
    "period": re.compile(r"(?<!\w)(?P<period>semaine|mois|année|an)\ (?P<which>derni[eè]re?|prochaine?|passée?)(?!\w)"),
    "this": re.compile(r"(?<!\w)(?i:ce|cette)\ (?P<period>semaine|mois|année)(?:-ci)?(?!\w)"),
    "weekend": re.compile(r"(?<!\w)(?:(?P<this>[Cc]e)|[Ll]e)\ week-end(?:\ (?P<which>dernier|prochain|passé))?(?!\w)"),
    "ago": re.compile(rf"\b[Ii]l\ y\ a\ {_COUNT}\ (?P<period>jour|semaine|mois|an)s?\b"),
}
PATTERNS = Patterns(
    offices=re.compile(r"\A(?:minist[eèr]\w+|secr[eé]ta\w+|commissaire|conseill[eè]re?)$"),
    portfolio=re.compile(r"(?:des?|du)\ (?:l['’]|la\ )?[A-ZÀ-Þ][\w-]+\ "),
    contests=re.compile(r"(?:Champions|Coupe|Ligue|Mundial|Open|Tour|Tournoi)\b"),
    appointing=re.compile(r"(?:nomm|nomin|désign|élu|élect)"),
    according=re.compile(r"(?P<cue>selon|d['’]après|pour)\ ", re.IGNORECASE),
    quoted_by=re.compile(r"(?P<cue>selon)\ "),
    he=re.compile(r"(?:^|[\s-])(?:il|elle)\b", re.IGNORECASE),
    she=re.compile(r"\belle\b"),
    subjectless=None,
    subjectless_clause=None,
    woman_titled=re.compile(r"Mme $"),
    man_titled=re.compile(r"\bM\. $"),
    cue_verb=re.compile(rf"(?<![\w-])(?P<cue>{_STEMS})(?![\w-])", re.IGNORECASE),
    listed=re.compile(rf"\A(?:{_STEMS})\Z", re.IGNORECASE),
    verb_group=re.compile(
        rf"(?P<cue>{_CLITICS}{_AUXILIARY}(?P<verb>[^\W\d_]{{2,24}})(?P<late>-(?:t-)?(?:ils?|elles?|on))?)(?![\w'’-])"
    ),
    goes_on=re.compile(r"\A(?:ajout|poursui|précis|conclu|insist|assur|continu)\w*\Z"),
    not_said=re.compile(r"\A(?:li[st]|lire|intitul|titre|appartien|figur|exist|signifi)\w*\Z"),
    answer=re.compile(r"(?:[PRQ]\ ?[.:]|(?:[A-ZÀ-Þ][\w'’.-]{1,20}\ ){1,4}:)\s(?!\s*[«“\"])"),
    boilerplate=_BOILERPLATE,
    dates=_DATES,
    habit=re.compile(r"(?:\b(?:[Ll]e|les|[Cc]haque|un|du|de|au|à|[Tt]ous\ les)|jusqu['’]à|depuis)\ $"),
    until=re.compile(r"(?!)"),
    in_the_month=re.compile(r"(?:\b[Ee]n|mois\ de)\ $"),
    planned=re.compile(r"\A(?:attendu|prévu|programmé)\w*\Z"),
)
