"""Pay walls: the beginning of an article, and words that ask for money or for a name.

What else stands in an article's place shares no words with it, and is told by that (see `relevance`); of what stands
before a wall that is not so, since it is the article's own beginning.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

WHOLE = 1500
"""A page with more text than this holds its article, whatever stands around it."""
WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
"""Korean, Japanese and Chinese say with one character what others say with two."""


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE | re.MULTILINE)


PAY = _any_of(
    # English
    r"(?:subscribe|sign in|log in|register|create (?:a free |an )?account)[^.\n]{0,40} to "
    r"(?:continue|keep|read|unlock)",
    r"(?:subscribe|sign in|log in|register)[^.\n]{0,40} to (?:access|view) (?:this|the (?:full|rest))",
    r"(?:to|want to) (?:continue reading|keep reading|read (?:the (?:full|rest of the) )?(?:article|story))[^\n]{0,60}"
    r"(?:subscri|sign|log|regist)",
    r"(?:article|story|content) is (?:only )?(?:for|available to|reserved for|exclusive(?:ly)? (?:to|for)) "
    r"(?:[\w-]+ )?(?:subscribers|members)",
    r"subscriber[- ]only|for subscribers only|already a (?:subscriber|member)\?|unlock this (?:article|story)",
    r"you(?:[’']ve| have) (?:reached|read) your [^.\n]{0,40}(?:limit|articles)",
    # German
    r"weiterlesen mit [^.\n]{0,20}(?:abo\b|abonnement|plus\b|premium|\w\+)",
    r"(?:artikel|beitrag|inhalt|text) (?:ist|gibt es) (?:(?:nur|exklusiv|ausschließlich) )?(?:für|mit) [^.\n]{0,12}"
    r"(?:abonnent|abo\b|abonnement)",
    r"^(?:nur|exklusiv) (?:für|mit) [^.\n]{0,12}(?:abonnent\w*|abo)\W*$",
    r"(?:meld(?:en|e) (?:sie sich|dich)|logg(?:en|e) (?:sie sich|dich)|registrier(?:en|e) (?:sie sich|dich)|"
    r"abonnieren sie|anmelden|einloggen)[^.\n]{0,50}(?:\bum [^.\n]{0,40}lesen|weiterlesen|weiterzulesen)",
    r"(?:\bum |\bzum )(?:weiterlesen|weiterzulesen|(?:diesen|den) [^.\n]{0,12}(?:artikel|beitrag|text) "
    r"[^.\n]{0,20}lesen)[^\n]{0,60}(?:abo|anmeld|registrier|logg|log-?in)",
    r"(?:haben sie|hast du|sie haben|du hast) (?:bereits|schon) ein(?:en)? [^.\n]{0,12}(?:abo\b|abonnement|zugang)",
    r"(?:bereits|schon) (?:\w+-)?abonnent(?:\W?in)?\s?\?|(?:artikel|beitrag) (?:jetzt )?freischalten",
    # French
    r"(?:article|contenu|suite|lecture|texte)[^.\n]{0,25} (?:réservée?s?|exclusi[fv]e?s?|exclusivement)[^.\n]{0,15} "
    r"(?:à nos|aux|pour (?:les|nos)) (?:\w+ )?abonné",
    r"^réservée? (?:à nos|aux) abonné\S*\W*$|déjà abonnée?(?:\(e\)|·e|-e)?s?\s*\?",
    r"(?:abonnez|connectez|inscrivez|identifiez)-vous[^.\n]{0,50} pour (?:lire|continuer|accéder|poursuivre|débloquer)",
    r"pour (?:lire la suite|continuer (?:la|votre|à) l\w+|poursuivre (?:la|votre) lecture|lire cet article|"
    r"accéder à (?:cet article|la suite))[^\n]{0,60}(?:abonn|connect|inscri|identifi)",
    r"il vous reste [\d,.]+\s?% de (?:cet article|ce contenu|ce texte)",
    # Spanish
    r"(?:contenido|artículo|noticia|nota)[^.\n]{0,20} (?:exclusiv[oa]|reservad[oa]|disponible|s[oó]lo|únicamente)"
    r"[^.\n]{0,12} (?:para|a) (?:\w+ )?(?:suscriptor|socios|abonados)",
    r"^(?:s[oó]lo|exclusivo) para (?:suscriptores|socios|abonados)\W*$",
    r"¿\s?ya (?:eres|es)(?: usted)? (?:suscript|socio)",
    r"(?:suscríbe(?:te|se)|inici[ae]r? sesión|regístr(?:ate|ese|are))[^.\n]{0,50} para "
    r"(?:seguir leyendo|continuar|leer|acceder|desbloquear)",
    r"para (?:seguir leyendo|continuar leyendo|leer (?:este|el|la) (?:artículo|noticia|nota))[^\n]{0,60}"
    r"(?:suscr|inici[ae]|registr|regístr)",
    # Italian
    r"(?:articolo|contenuto|testo)[^.\n]{0,20} (?:riservat[oi]|esclusiv[oi]|disponibile|solo)[^.\n]{0,10} "
    r"(?:agli|ai|per (?:gli|i)) (?:\w+ )?abbonat",
    r"^(?:solo per gli|riservato agli) abbonati\W*$|già abbonat[oa]\s?\?",
    # The noun "abbonati" is a word of news; at the start of a sentence it is an appeal.
    r"(?:(?:^|[.!?:] )abbonati|\baccedi|\bregistrati|\biscriviti)[^.\n]{0,50} per "
    r"(?:continuare|leggere|proseguire|sbloccare)",
    r"per (?:continuare a leggere|(?:continuare|proseguire) la lettura|leggere (?:l[’']intero |questo |l[’'])articolo)"
    r"[^\n]{0,60}(?:abbon|acced|registr|iscri)",
    # Portuguese
    r"(?:conteúdo|artigo|matéria|reportagem|texto)[^.\n]{0,15} (?:exclusiv[oa]|restrit[oa]|reservad[oa]|disponível)"
    r"[^.\n]{0,10} (?:para|a|aos|de) (?:\w+ )?assinantes",
    r"^(?:só|somente|apenas|exclusivo) para assinantes\W*$|já (?:é|és|sou) assinante\s?\?",
    r"(?:\bassine|faça [^.\n]{0,8}login|cadastre-se|inicie (?:a )?sessão|regist[r]?e-se)[^.\n]{0,50} para "
    r"(?:continuar|ler|ter acesso|aceder|acessar|desbloquear)",
    r"para (?:continuar (?:a ler|lendo|a leitura)|ler (?:este|o|esta|a) (?:artigo|texto|conteúdo|matéria|reportagem))"
    r"[^\n]{0,60}(?:assin|login|cadastr|regist)",
    # Dutch
    r"(?:artikel|verhaal|bericht|stuk) is (?:(?:alleen|exclusief|uitsluitend|enkel) )?(?:(?:beschikbaar|te lezen) )?"
    r"voor (?:\w+ )?(?:abonnees|leden)",
    r"^(?:alleen|exclusief|enkel) voor (?:\w+ )?abonnees\W*$|\bal abonnee\s?\?",
    r"(?:log in|inloggen|abonneer|neem een [^.\n]{0,20}abonnement|word (?:lid|abonnee)|registreer|maak een [^.\n]{0,15}"
    r"account)[^.\n]{0,50} (?:om [^.\n]{0,40}lezen|en lees (?:verder|door))",
    r"(?:verder ?lezen|doorlezen)\?[^\n]{0,40}(?:abonn|log in|inlog|account|word lid)",
    # Korean; 기사 is a driver as well as an article
    r"(?:이|본|해당) ?(?:기사|콘텐츠|콘텐트|글)[은는]? [^.\n]{0,15}(?:구독자|회원|멤버십|프리미엄)[^.\n]{0,12}"
    r"(?:전용|에게만|만 (?:볼|읽|이용|보실))",
    r"(?:구독자|유료 ?회원|멤버십|프리미엄)(?: 회원)? ?(?:전용|한정) ?(?:기사|콘텐츠|콘텐트)",
    r"유료 ?(?:기사|콘텐츠)입니다",
    r"(?:기사|콘텐츠|전문|나머지 내용)[^.\n]{0,20}(?:로그인|구독|회원 ?가입|결제)[^.\n]{0,10}"
    r"(?:후|하면|하시면|해야|하셔야|한 뒤)[^.\n]{0,15}(?:이용|읽|볼 수|보실 수|열람)",
    r"(?:로그인|구독|회원 ?가입|결제)[^.\n]{0,15}(?:계속|이어서?|전문을|나머지를?) (?:읽|보|볼|이용)",
    # Japanese
    r"(?:この記事|本記事|この先|ここから先|続き|全文|このコンテンツ)[^。\n]{0,15}(?:有料|会員|購読者)[^。\n]{0,12}"
    r"(?:限定|専用|のみ|向け|だけ)",
    r"(?:会員|購読者)(?:限定|専用)の?(?:記事|コンテンツ)|残り\s?[\d,]+\s?文?字",
    r"(?:続き|全文|この記事|ここから先)[^。\n]{0,20}(?:読む|読み|ご覧)[^。\n]{0,20}(?:登録|ログイン|会員|購読|購入)",
    r"(?:会員登録|ログイン|購読|契約)[^。\n]{0,12}(?:して|すると|いただくと)[^。\n]{0,15}(?:続き|全文)",
)


def is_walled(text: str, facts: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a page shows no more than an article's beginning.

    Args:
        text: that was taken out of the page.
        facts: the page's JSON-LD objects.
    """
    if len(text) + len(WIDE.findall(text)) > WHOLE:
        return False
    return bool(PAY.search(text)) or any(_is_paid(fact) for fact in facts)


def _is_paid(fact: Mapping[str, Any]) -> bool:
    own = fact.get("isAccessibleForFree")
    # Where only the text is paid for, sites may say so of that part alone.
    return _says_no(own) if own is not None else any(_says_no(part.get("isAccessibleForFree")) for part in _parts(fact))


def _parts(fact: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    parts = fact.get("hasPart")
    return [part for part in (parts if isinstance(parts, list) else [parts]) if isinstance(part, dict)]


def _says_no(value: object) -> bool:
    return str(value).strip().lower() == "false"
