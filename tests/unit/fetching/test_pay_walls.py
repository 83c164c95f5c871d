"""Pay walls are told from articles, in the languages of the larger packs."""

import pytest

from bot.fetching.pay_walls import is_walled

LEADS = {
    "en": "The council of Tidewater voted on Tuesday to rebuild the harbour wall, its mayor said.",
    "de": "Der Rat von Gezeitenau stimmte am Dienstag für den Neubau der Hafenmauer, sagte die Bürgermeisterin.",
    "fr": "Le conseil de Port-Marée a voté mardi la reconstruction du mur du port, a annoncé la maire.",
    "es": "El consejo de Puerto Marea votó el martes la reconstrucción del muro del puerto, dijo la alcaldesa.",
    "it": "Il consiglio di Portomarea ha votato martedì la ricostruzione del muro del porto, ha detto la sindaca.",
    "pt": "A câmara de Porto Maré votou na terça-feira a reconstrução do muro do porto, disse a prefeita.",
    "nl": "De raad van Getijdenhaven stemde dinsdag voor de herbouw van de havenmuur, zei de burgemeester.",
    "ko": "조수항 시의회는 화요일 항구 방벽을 다시 세우기로 의결했다고 시장이 말했다.",
    "ja": "潮見市議会は火曜日、港の防波堤を再建することを可決したと市長が述べた。",
}
WALLS = [
    ("en", "Subscribe to unlock this article. Try unlimited access for a crown."),
    ("en", "Sign in to access this story."),
    ("en", "Log in to view the full text."),
    ("de", "Weiterlesen mit Abo. Jetzt testen."),
    ("de", "Jetzt weiterlesen mit Gezeiten+"),
    ("de", "Dieser Artikel ist exklusiv für Abonnenten."),
    ("de", "Dieser Beitrag ist nur mit unserem Abo zu lesen."),
    ("de", "Nur für Abonnentinnen"),
    ("de", "Melden Sie sich an, um den ganzen Artikel zu lesen."),
    ("de", "Bitte registrieren Sie sich kostenlos, um weiterzulesen."),
    ("de", "Zum Weiterlesen bitte anmelden."),
    ("de", "Um diesen Artikel vollständig zu lesen, benötigen Sie ein Abo."),
    ("de", "Sie haben bereits ein Digital-Abo? Hier geht es zum Login."),
    ("de", "Bereits Abonnent? Hier entlang."),
    ("fr", "Cet article est réservé aux abonnés."),
    ("fr", "La suite est réservée à nos abonnés."),
    ("fr", "Contenu exclusivement réservé aux abonnés"),
    ("fr", "Il vous reste 78 % de cet article à lire."),
    ("fr", "Abonnez-vous dès maintenant pour lire la suite."),
    ("fr", "Connectez-vous ou créez un compte pour continuer votre lecture."),
    ("fr", "Pour lire la suite de cet article, abonnez-vous."),
    ("fr", "Déjà abonné ? Identifiez-vous."),
    ("es", "Contenido exclusivo para suscriptores."),
    ("es", "Este artículo es exclusivo para nuestros suscriptores."),
    ("es", "Solo para suscriptores"),
    ("es", "Suscríbete para seguir leyendo."),
    ("es", "Inicia sesión o regístrate gratis para continuar."),
    ("es", "Para seguir leyendo este artículo, suscríbete."),
    ("es", "¿Ya eres suscriptor? Entra."),
    ("it", "Questo articolo è riservato agli abbonati."),
    ("it", "Contenuto esclusivo per gli abbonati"),
    ("it", "Abbonati subito per continuare a leggere."),
    ("it", "Accedi o registrati per leggere il resto."),
    ("it", "Per continuare a leggere, abbonati a un euro al mese."),
    ("it", "Sei già abbonato? Accedi."),
    ("pt", "Conteúdo exclusivo para assinantes."),
    ("pt", "Esta matéria é restrita a assinantes."),
    ("pt", "Assine por um real ao mês para continuar a leitura."),
    ("pt", "Faça seu login para ler o texto completo."),
    ("pt", "Para continuar lendo, assine o jornal."),
    ("pt", "Já é assinante? Entre."),
    ("nl", "Dit artikel is alleen voor abonnees."),
    ("nl", "Exclusief voor abonnees"),
    ("nl", "Log in om verder te lezen."),
    ("nl", "Neem een proefabonnement om dit artikel te lezen."),
    ("nl", "Verder lezen? Word lid."),
    ("nl", "Al abonnee? Log hier in."),
    ("ko", "이 기사는 구독자 전용입니다. 로그인 후 이용하세요."),
    ("ko", "본 콘텐츠는 유료회원만 볼 수 있습니다."),
    ("ko", "프리미엄 전용 기사"),
    ("ko", "기사 전문은 로그인 후 읽을 수 있습니다."),
    ("ko", "구독하고 계속 읽어 보세요."),
    ("ja", "この記事は有料会員限定です。"),
    ("ja", "会員限定記事です。"),
    ("ja", "残り 1,204 文字"),
    ("ja", "続きを読むには会員登録が必要です。"),
    ("ja", "ログインして全文をご覧ください。"),
]
OPEN = [
    ("en", "The port's sports club said that its members and 900 subscribers can sign up for the opening in May."),
    ("en", "Ships must register at the gate to enter, and read the notice to keep out of the works."),
    ("de", "Der Hafenverein zählt 4.000 Abonnenten; das Ticket gilt nur für Abonnenten der Fähre, hieß es weiter."),
    ("de", "Der Artikel des Vertrags ist für Fischer wichtig. Anwohner können sich anmelden, um die Pläne zu sehen."),
    ("de", "Abonnieren Sie unseren Newsletter. Lesen Sie auch: Was der Bau kostet."),
    ("fr", "Le théâtre du port compte 900 abonnés, et un quai sera réservé aux pêcheurs, selon la mairie."),
    ("fr", "Les habitants se connectent pour lire le plan, dit-elle. Abonnez-vous à notre lettre du matin."),
    ("es", "El club del puerto tiene 900 socios, y el muelle será exclusivo para pescadores, según la alcaldesa."),
    ("es", "Suscríbete a nuestro boletín. Los vecinos podrán registrarse en mayo."),
    ("it", "Gli abbonati del traghetto sono 900 e pagano di più per continuare i lavori, ha detto la sindaca."),
    ("it", "Il molo è riservato ai pescatori. Iscriviti alla nostra newsletter."),
    ("pt", "O jornal do porto tem 900 assinantes, e o cais será exclusivo para pescadores, segundo a prefeita."),
    ("pt", "Assine a nossa carta da manhã. O cadastro abre em maio para os moradores."),
    ("nl", "De veerboot heeft 900 abonnees en de kade is alleen voor vissers, aldus de burgemeester."),
    ("nl", "Lees verder: wat de muur kost. Meld u aan voor onze nieuwsbrief."),
    ("ko", "댓글은 로그인 후 이용할 수 있습니다. 시장의 채널 구독자는 구백 명이다."),
    ("ko", "택시 기사들은 회원 전용 앱을 쓴다고 조합이 밝혔다. 뉴스레터를 구독하세요."),
    ("ja", "港の会員限定の催しには九百人が参加し、購読者に配られた記事を読んだという。"),
    ("ja", "市は残り三百戸の移転を進めるとしている。ご登録はこちら。"),
]


@pytest.mark.parametrize(("language", "wall"), WALLS)
def test_a_pay_wall_is_known_by_its_words(language: str, wall: str) -> None:
    assert is_walled(f"{LEADS[language]}\n{wall}", [])


@pytest.mark.parametrize(("language", "line"), OPEN)
def test_a_short_article_that_speaks_of_subscribers_is_read(language: str, line: str) -> None:
    assert not is_walled(f"{LEADS[language]}\n{line}", [])


@pytest.mark.parametrize(("language", "wall"), WALLS)
def test_a_whole_article_with_such_words_is_read(language: str, wall: str) -> None:
    assert not is_walled(f"{LEADS[language]}\n" * 25 + wall, [])


@pytest.mark.parametrize(
    ("facts", "is_paid"),
    [
        ({"isAccessibleForFree": False}, True),
        ({"isAccessibleForFree": "False"}, True),
        ({"isAccessibleForFree": True}, False),
        ({"hasPart": {"@type": "WebPageElement", "isAccessibleForFree": "False"}}, True),
        ({"hasPart": [{"isAccessibleForFree": True}, {"isAccessibleForFree": False}]}, True),
        ({"hasPart": {"isAccessibleForFree": True}}, False),
        ({"isAccessibleForFree": True, "hasPart": {"isAccessibleForFree": False}}, False),
        ({"hasPart": "false"}, False),
        ({"hasPart": [None, 7]}, False),
        ({}, False),
    ],
)
def test_a_pay_wall_is_known_by_what_the_page_says_of_its_text(facts: dict[str, object], is_paid: bool) -> None:
    assert is_walled(LEADS["en"], [{"@type": "NewsArticle", **facts}]) is is_paid
