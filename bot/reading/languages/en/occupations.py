"""Words for what somebody is."""

from spacy.tokens import Token

_ROLE_WORDS = frozenset(
    "president minister secretary leader chancellor premier chief chair chairman chairwoman chairperson director "
    "head representative senator congressman congresswoman governor mayor councillor councilor councilman "
    "councilwoman commissioner ambassador envoy diplomat spokesman spokeswoman spokesperson judge justice "
    "attorney lawyer solicitor barrister prosecutor general colonel major captain lieutenant sergeant admiral "
    "commander officer detective inspector superintendent sheriff constable king queen prince princess pope "
    "bishop archbishop cardinal priest imam rabbi pastor professor lecturer researcher scientist analyst "
    "economist historian expert adviser advisor consultant engineer doctor physician surgeon nurse epidemiologist "
    "author writer novelist journalist reporter editor columnist critic actor actress director producer singer "
    "musician composer artist founder cofounder co-founder owner entrepreneur ceo cfo cto coo executive manager "
    "partner investor banker treasurer coach trainer captain striker midfielder defender goalkeeper quarterback "
    "player champion driver rider candidate nominee mp lawmaker legislator politician activist campaigner "
    "organiser organizer volunteer coordinator administrator principal teacher student resident farmer fisherman "
    "worker witness victim suspect widow wife husband son daughter mother father brother sister whip speaker "
    "deputy undersecretary under-secretary vice-president strategist pollster aide counsel comptroller negotiator "
    "delegate dictator ruler monarch premier marshal ombudsman regulator inspector auditor curator pilot "
    "astronaut climatologist biologist physicist chemist geologist seismologist meteorologist psychologist "
    "sociologist boss coroner winger forecaster lobbyist specialist pharmacist herder neighbour neighbor "
    "host anchor correspondent commentator star comedian model designer architect developer "
    "programmer republican democrat runner front-runner frontrunner donor".split()
)
_ABBREVIATED = frozenset(
    "sen rep gov gen col lt sgt pc dc dci det insp supt cllr maj prof dr sir dame lord lady baroness capt adm"
    " rev".split()
)
_ROLE_ENDINGS = ("ologist", "ographer", "ician", "onomist", "keeper", "official")


def is_role_word(token: Token) -> bool:
    """Whether a word names what somebody is."""
    word = token.lower_.rstrip(".")
    if token.pos_ in {"NOUN", "PROPN"} and word.endswith(_ROLE_ENDINGS):
        return True
    if word == "star" and token.i and token.nbor(-1).text == "-":
        return False  # a five-star general
    return word in _ROLE_WORDS or (word.endswith("s") and word[:-1] in _ROLE_WORDS) or word in _ABBREVIATED
