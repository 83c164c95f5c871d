"""What the people and the things of a country are called: "the Iraqi parliament" tells of Iraq."""

from bot.reading.places import COUNTRIES

_CALLED = (
    "Afghanistan Afghan, Albania Albanian, Algeria Algerian, Angola Angolan, Argentina Argentine Argentinian, "
    "Armenia Armenian, Australia Australian, Austria Austrian, Azerbaijan Azerbaijani, Bahrain Bahraini, "
    "Bangladesh Bangladeshi, Belarus Belarusian, Belgium Belgian, Bolivia Bolivian, Bosnia Bosnian, "
    "Botswana Botswanan, Brazil Brazilian, Britain British Briton, Bulgaria Bulgarian, Burundi Burundian, "
    "Cambodia Cambodian, Cameroon Cameroonian, Canada Canadian, Chad Chadian, Chile Chilean, China Chinese, "
    "Colombia Colombian, Congo Congolese, Croatia Croatian, Cuba Cuban, Cyprus Cypriot, Czechia Czech, "
    "Denmark Danish Dane, Ecuador Ecuadorian, Egypt Egyptian, England English, Eritrea Eritrean, Estonia Estonian, "
    "Ethiopia Ethiopian, Europe European, Fiji Fijian, Finland Finnish Finn, France French, Gambia Gambian, "
    "Georgia Georgian, Germany German, Ghana Ghanaian, Greece Greek, Guatemala Guatemalan, Guinea Guinean, "
    "Haiti Haitian, Honduras Honduran, Hungary Hungarian, Iceland Icelandic, India Indian, Indonesia Indonesian, "
    "Iran Iranian, Iraq Iraqi, Ireland Irish, Israel Israeli, Italy Italian, Jamaica Jamaican, Japan Japanese, "
    "Jordan Jordanian, Kazakhstan Kazakh, Kenya Kenyan, Kosovo Kosovar, Kuwait Kuwaiti, Kyrgyzstan Kyrgyz, "
    "Laos Laotian, Latvia Latvian, Lebanon Lebanese, Liberia Liberian, Libya Libyan, Lithuania Lithuanian, "
    "Macedonia Macedonian, Madagascar Malagasy, Malawi Malawian, Malaysia Malaysian, Mali Malian, Malta Maltese, "
    "Mauritania Mauritanian, Mexico Mexican, Moldova Moldovan, Mongolia Mongolian, Montenegro Montenegrin, "
    "Morocco Moroccan, Mozambique Mozambican, Myanmar Burmese, Namibia Namibian, Nepal Nepalese Nepali, "
    "Netherlands Dutch, Nicaragua Nicaraguan, Niger Nigerien, Nigeria Nigerian, Norway Norwegian, Oman Omani, "
    "Pakistan Pakistani, Palestine Palestinian, Panama Panamanian, Paraguay Paraguayan, Peru Peruvian, "
    "Philippines Philippine Filipino, Poland Polish Pole, Portugal Portuguese, Qatar Qatari, Romania Romanian, "
    "Russia Russian, Rwanda Rwandan, Scotland Scottish Scot, Senegal Senegalese, Serbia Serbian Serb, "
    "Singapore Singaporean, Slovakia Slovak, Slovenia Slovenian, Somalia Somali, Spain Spanish Spaniard, "
    "Sudan Sudanese, Sweden Swedish Swede, Switzerland Swiss, Syria Syrian, Taiwan Taiwanese, Tajikistan Tajik, "
    "Tanzania Tanzanian, Thailand Thai, Tibet Tibetan, Tunisia Tunisian, Turkey Turkish Turk, Uganda Ugandan, "
    "Ukraine Ukrainian, Uruguay Uruguayan, Uzbekistan Uzbek, Venezuela Venezuelan, Vietnam Vietnamese, Wales Welsh, "
    "Yemen Yemeni, Zambia Zambian, Zimbabwe Zimbabwean"
)
_OF_TWO_WORDS = {
    "north korean": "north korea",
    "south korean": "south korea",
    "american": "united states",
    "saudi": "saudi arabia",
    "emirati": "united arab emirates",
    "sri lankan": "sri lanka",
    "new zealander": "new zealand",
    "south african": "south africa",
    "south sudanese": "south sudan",
    "puerto rican": "puerto rico",
    "costa rican": "costa rica",
}


def _table() -> dict[str, str]:
    table = dict(_OF_TWO_WORDS)
    for country, *called in (one.lower().split() for one in _CALLED.split(", ")):
        table.update(dict.fromkeys(called, COUNTRIES.get(country, country)))
    return table


DEMONYMS = _table()
"""A demonym, folded, with the usual name of its country. Those that end in a consonant take an s for several people."""
