"""The topic of a story: the section in which its papers print it. No word of the articles is weighed."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from urllib.parse import unquote, urlsplit

from bot.news import Topic

MOST_WORDS = 3
"""Of a section's name in an address; what has more is an article's."""
_SECTIONS = {
    Topic.WORLD: "world international monde mundo welt ausland internacional foreign",
    Topic.POLITICS: "politics political politique politiques politica politik inland elections election government",
    Topic.BUSINESS: "business economy economics economie economia finance financial money markets market wirtschaft"
    " finanzen negocios companies",
    Topic.TECHNOLOGY: "technology tech technologie tecnologia ai cybersecurity security digital netzwelt technik"
    " computing",
    Topic.SCIENCE: "science sciences ciencia wissenschaft wissen space research",
    Topic.HEALTH: "health sante salud gesundheit medicine",
    Topic.CLIMATE: "climate environment environnement clima umwelt klima planet planete",
    Topic.CULTURE: "culture cultura kultur arts art books film films movies music musik theatre tv entertainment games"
    " gaming",
    Topic.SPORT: "sport sports deportes deporte football soccer cricket rugby tennis futbol fussball olympics",
}
_TOPICS = {word: topic for topic, words in _SECTIONS.items() for word in words.split()}


def topic_of(addresses: Iterable[str], source: str = "") -> Topic | None:
    """The section that most of a story's addresses name, else the one that its source's title names.

    Args:
        addresses: of the story's articles, the most telling first.
        source: the title of the pack or feed that brought it.
    """
    named = Counter(topic for address in addresses if (topic := _section(address)))
    if named:
        return named.most_common(1)[0][0]
    return next(_topics(source), None)


def _section(address: str) -> Topic | None:
    """The innermost section of an address; "world" yields to any other, as it says least."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    *hosts, _, _ = ["", "", *(parts.hostname or "").split(".")]
    *folders, _ = ["", *filter(None, unquote(parts.path).split("/"))]
    found = [topic for name in (*hosts, *folders) if len(_words(name)) <= MOST_WORDS for topic in _topics(name)]
    return next((topic for topic in reversed(found) if topic is not Topic.WORLD), found[0] if found else None)


def _topics(name: str) -> Iterator[Topic]:
    return (_TOPICS[word] for word in _words(name) if word in _TOPICS)


def _words(name: str) -> list[str]:
    return re.findall(r"[a-z]+", name.casefold().translate(_PLAIN))


_PLAIN = str.maketrans("áéíóúüñçàèâêîôûäö", "aeiouuncaeaeiouao")
