"""The forms of Spanish that take more than a list of words."""

import re

from bot.reading.languages.lexicon import Patterns, date_groups, words_of

_WORDS = words_of("es")
_STEMS = (
    r"dij\w*|dice|dicen|decía|dicho|(?:aclar|acus|admit|advert|adviert|advirt|afirm|agradec|agreg|aleg|alert|"
    r"añad|"
    r"anunci|apunt|argument|asegur|asever|calific|celebr|coment|conclu|confes|confirm|consider|contó|cont(?:ado|aron)|"
    r"cuenta|critic|cuestion|declar|defend|defiend|denunc|describ|destac|detall|enfatiz|escrib|estim|exclam|exig|expli[cq]|"
    r"expres|expus|insist|indic|inform|juzg|lament|llam[aóo]|manifest|matiz|mencion|not[óa]\b|observ|opin|plante|precis|"
    r"pregunt|prometi|prometió|protest|pronunci|pronostic|puntualiz|reaccion|recalc|rechaz|reclam|reconoc|record|recuerd|"
    r"reflexion|reit|relat|remarc|replic|repit|resalt|respond|resum|revel|reproch|se[ñn]al|so[sn]t[ue][vn]|sostien|"
    r"subray|suger|sugir|tuite|valor|zanj)\w*"
)
_CLITICS = r"(?:(?:se|le|les|nos|me|lo|la)\ ){0,2}"
_AUXILIARY = r"(?:(?:ha|han|había|habían)\ )?"
_BOILERPLATE = r"""
    contactos?(?:\ (?:de\ prensa|para\ (?:la\ )?prensa))\b.*
    | (?:publicidad|anuncio)
    | (?:leer|lea|ver|vea|mira|escucha)\ (?:m[áa]s|tambi[ée]n|adem[áa]s)\b.*
    | (?:te\ puede\ interesar|le\ puede\ interesar|lo\ m[áa]s\ le[íi]do|m[áa]s\ informaci[óo]n)\b.*
    | (?:s[íi]guenos|s[íi]ganos|suscr[íi]bete|suscr[íi]base|[úu]nete|reg[íi]strate|comparte|desc[áa]rgate)\b.*
    | (?:publicado|actualizado)\ (?:el|a\ las|hace|por)\b.*
    | (?:foto|fotograf[íi]a|imagen|v[íi]deo|cr[ée]ditos?|redacci[óo]n)s?\ ?[:/(©].*
    | todos\ los\ derechos\ reservados.*
    | [A-ZÀ-Þ][\w'’-]+(?:\ [A-ZÀ-Þ][\w'’-]+)?,\ \d{1,2}\ de\ \w{4,10}\ (?:de\ )?\d{4}
"""
_YEAR, _DAY, _MONTH, _COUNT = date_groups(_WORDS)
_DATES = {
    "date": re.compile(rf"(?:\b{_DAY},?\ )?(?<!\w)(?P<day>\d{{1,2}})\ de\ {_MONTH}(?:\ del?\ {_YEAR})?(?!\w)"),
    "month": re.compile(rf"(?<!\w){_MONTH}(?:\ del?\ {_YEAR})?(?!\w)"),
    "year": re.compile(rf"(?:(?<=\ben\ )|(?<=\bEn\ )){_YEAR}"),
    "weekday": re.compile(
        rf"(?<!\w)(?:(?P<this>[Ee]ste)|(?:[Ee]l|del|al))\ (?:(?P<before>pasado|próximo)\ )?{_DAY}"
        r"(?:\ (?P<which>pasado|próximo|que\ viene))?(?!\w)"
    ),
    "near": re.compile(
        r"(?<!\w)(?P<near>(?i:anteayer|antier|ayer|anoche|hoy|esta mañana|esta tarde|esta noche|pasado mañana)"
        r"|(?<!la )(?<!una )(?<!cada )(?<!media )(?<!toda )(?<!esta )(?<!El )(?<!de )mañana)(?!\w)"
    ),
    "period": re.compile(
        r"(?<!\w)(?:(?P<before>próxim[oa]|pasad[oa])\ )?(?P<period>semana|mes|año)"
        r"(?:\ (?P<which>pasad[oa]|próxim[oa]|que\ viene))?(?!\w)"
    ),
    "this": re.compile(r"(?<!\w)(?i:esta|este)\ (?P<period>semana|mes|año)(?!\w)"),
    "weekend": re.compile(
        r"(?<!\w)(?:(?P<this>[Ee]ste)|[Ee]l)\ (?:(?P<before>pasado|próximo)\ )?fin\ de\ semana"
        r"(?:\ (?P<which>pasado|próximo|que\ viene))?(?!\w)"
    ),
    "ago": re.compile(rf"\b[Hh]ace\ {_COUNT}\ (?P<period>día|semana|mes|año)(?:e?s)?\b"),
}
PATTERNS = Patterns(
    offices=re.compile(r"\A(?:ex)?(?:minist[eèr]\w+|secreta\w+|comisari[oa]|consejer[oa])$"),
    portfolio=re.compile(r"(?:de|del)\ (?:la\ |las\ |los\ )?[A-ZÀ-Þ][\w-]+\ "),
    contests=re.compile(r"(?:Champions|Copa|Eurocopa|Liga|Mundial|Open|Tour|Vuelta)\b"),
    appointing=re.compile(r"(?:nombr|design|elegi|elecc)"),
    according=re.compile(r"(?P<cue>según|de\ acuerdo\ con|para)\ ", re.IGNORECASE),
    quoted_by=re.compile(r"(?P<cue>según)\ "),
    he=re.compile(r"(?:^|\s)(?:él|ella)\s"),
    she=re.compile(r"\bella\b"),
    subjectless=re.compile(r".*[^n]\Z"),
    subjectless_clause=re.compile(r"\A\s*(?:Y |Pero |Luego |También )?\w+(?:\s\w+)?\s?:?\s*$"),
    woman_titled=re.compile(r"(?:Sra\.|doña) $"),
    man_titled=re.compile(r"(?:\bSr\.|\bdon) $"),
    cue_verb=re.compile(rf"(?<![\w-])(?P<cue>{_STEMS})(?![\w-])", re.IGNORECASE),
    listed=re.compile(rf"\A(?:{_STEMS})\Z", re.IGNORECASE),
    verb_group=re.compile(rf"(?P<cue>{_CLITICS}{_AUXILIARY}(?P<verb>[^\W\d_]{{2,24}}))(?![\w'’-])"),
    goes_on=re.compile(r"\A(?:precis|conclu|insist|añad|agreg|prosigu|prosigui|continu|concluy|zanj|asegur)\w*\Z"),
    not_said=re.compile(r"\A(?:li[st]|lire|intitul|titre|figur|exist|signifi)\w*\Z"),
    answer=re.compile(r"(?:[PRQ]\ ?[.:]|(?:[A-ZÀ-Þ][\w'’.-]{1,20}\ ){1,4}:)\s(?!\s*[«“\"])"),
    boilerplate=_BOILERPLATE,
    dates=_DATES,
    habit=re.compile(r"(?:\b(?:un|de|cada|los)|hasta\ el|desde\ el)\ $"),
    until=re.compile(r"\b(?:hasta|desde)$"),
    in_the_month=re.compile(r"(?:\b[Ee]n|mes\ de)\ $"),
    planned=re.compile(r"\A(?:previst|programad|convocad)\w*\Z"),
)
