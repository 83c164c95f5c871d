"""Verbs of speech in French and Spanish, and how they stand beside a quotation."""

import re
from dataclasses import dataclass

from spacy.tokens import Doc

from bot.news import Span

_STEMS = {
    "fr": r"dit|dis(?:ent|ait|aient)|(?:accus|admet|admi|affirm|ajout|alert|analys|annonc|appel|argu|assur|"
    r"avanc|averti|"
    r"certifi|clam|commen[ct]|complét|conclu|confi[eéa]|confirm|consid[eéè]r|constat|contest|critiqu|crai?n[dt]|"
    r"déclar|décri|défend|demand|dénonc|déplor|détaill|dévoil|écri[tv]|estim|évoqu|expliqu|exig|féliciti?|fustig|"
    r"glis[sé]|hurl|indign|indiqu|insist|interrog|jug[eé]|justifi|lanc[eéè]|lâch|lament|martel|martèl|menac|murmur|"
    r"not[eéa]\b|nuanc|objec[tl]|observ|pest|plaid|plaisant|poursui|précis|préconis|prévien|préven|promet|promi|protest|"
    r"racont|rappel|réagi|réclam|reconn[aiu]|recommand|redout|regrett|relat|relev[eé]|remarqu|répét|répèt|répli|répond|"
    r"résum|rétorqu|révél|salu[eé]|soulign|soupir|souri[ta]|souten|soutien|souvien|souvi|sugg[eé]r|témoign|tempêt|temp[eéè]r|"
    r"tonn|tranch|tweet|vant[eé])\w*",
    "es": r"dij\w*|dice|dicen|decía|dicho|(?:aclar|acus|admit|advert|adviert|advirt|afirm|agradec|agreg|aleg|alert|"
    r"añad|"
    r"anunci|apunt|argument|asegur|asever|calific|celebr|coment|conclu|confes|confirm|consider|contó|cont(?:ado|aron)|"
    r"cuenta|critic|cuestion|declar|defend|defiend|denunc|describ|destac|detall|enfatiz|escrib|estim|exclam|exig|expli[cq]|"
    r"expres|expus|insist|indic|inform|juzg|lament|llam[aóo]|manifest|matiz|mencion|not[óa]\b|observ|opin|plante|precis|"
    r"pregunt|prometi|prometió|protest|pronunci|pronostic|puntualiz|reaccion|recalc|rechaz|reclam|reconoc|record|recuerd|"
    r"reflexion|reit|relat|remarc|replic|repit|resalt|respond|resum|revel|reproch|se[ñn]al|so[sn]t[ue][vn]|sostien|"
    r"subray|suger|sugir|tuite|valor|zanj)\w*",
}
LISTED = {language: re.compile(rf"(?:{stems})\Z", re.IGNORECASE) for language, stems in _STEMS.items()}
NEAR_VERB = {
    language: re.compile(rf"(?<![\w-])(?P<cue>{stems})(?![\w-])", re.IGNORECASE) for language, stems in _STEMS.items()
}
_CLITICS = {
    "fr": r"(?:(?:se|s['’]|le|la|lui|leur|nous|m['’]|me|l['’]|y|en|n['’])\ ?){0,2}",
    "es": r"(?:(?:se|le|les|nos|me|lo|la)\ ){0,2}",
}
_AUXILIARY = {
    "fr": r"(?:(?:a|ont|avait|avaient|est|était|sont)(?P<early>-(?:t-)?(?:ils?|elles?|on))?\ "
    r"(?:(?:ainsi|aussi|également|encore|ensuite|même|notamment|toutefois|alors|enfin|déjà|par\ ailleurs|en\ outre|"
    r"pour\ sa\ part)\ )?)?",
    "es": r"(?:(?:ha|han|había|habían)\ )?",
}
_GROUP = {
    language: re.compile(
        rf"(?P<cue>{_CLITICS[language]}{_AUXILIARY[language]}(?P<verb>[^\W\d_]{{2,24}})"
        + (r"(?P<late>-(?:t-)?(?:ils?|elles?|on))?" if language == "fr" else r"(?P<late>\b\B)?")
        + r")(?![\w'’-])"
    )
    for language in _STEMS
}
GOES_ON = re.compile(
    r"(?:ajout|poursui|précis|conclu|insist|assur|añad|agreg|prosigu|prosigui|continu|concluy|zanj|asegur)\w*\Z"
)
"""Verbs with which the same person goes on."""
_NOT_SAID = re.compile(r"(?:li[st]|lire|intitul|titre|appartien|figur|exist|signifi)\w*\Z")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb that may tell of speech, beside the words said."""

    cue: Span
    end: int
    word: str
    pronoun: str | None
    """"il" or "elle", where it stands behind the verb: a-t-il dit, dit-elle."""


def verb_at(doc: Doc, text: str, place: int, *, sure: bool) -> Verb | None:
    """The verb at a place in the text.

    Args:
        doc: the parsed text.
        text: of the document.
        place: where it must begin.
        sure: whether what stands before, such as "», ", tells that whatever verb follows is one of speech.
    """
    language = doc.lang_
    found = _GROUP[language].match(text, place)
    if found is None or found["verb"][0].isupper() or _NOT_SAID.match(found["verb"].lower()):
        return None
    groups = found.groupdict()
    inverted = groups.get("early") or groups.get("late")
    if not LISTED[language].match(found["verb"]) and not (sure and (inverted or _is_verb(doc, *found.span("verb")))):
        return None
    pronoun = inverted.rpartition("-")[2] if inverted else None
    return Verb(Span(*found.span("cue")), found.end(), found["verb"].lower(), pronoun)


def _is_verb(doc: Doc, start: int, end: int) -> bool:
    words = doc.char_span(start, end, alignment_mode="expand")
    return words is not None and words.root.pos_ in {"VERB", "AUX"}
