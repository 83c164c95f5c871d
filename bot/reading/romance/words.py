"""The words that tell names, roles and speakers in French and Spanish."""

ROLES = {
    "fr": frozenset(
        "armateur armatrice "
        "académicien académicienne accusé accusée acteur actrice adjoint adjointe administrateur administratrice agent "
        "agente agriculteur agricultrice ambassadeur ambassadrice amiral analyste animateur animatrice anthropologue "
        "apiculteur apicultrice arbitre archéologue archevêque architecte artisan artisane artiste associé associée "
        "astronaute astronome astrophysicien "
        "astrophysicienne attaquant attaquante auteur autrice avocat avocate bâtonnier biologiste botaniste boulanger "
        "boulangère brigadier candidat candidate capitaine cardinal chanteur chanteuse chauffeur chef cheffe chercheur "
        "chercheuse chirurgien chirurgienne chorégraphe cinéaste climatologue coach coordinateur coordinatrice "
        "cofondateur cofondatrice collaborateur collaboratrice collègue colonel comédien comédienne commandant "
        "commandante commissaire comptable conducteur conductrice conseiller conseillère conservateur conservatrice "
        "consultant consultante coprésident coprésidente coureur coureuse créateur créatrice cuisinier cuisinière "
        "cycliste danseur danseuse défenseur défenseure délégué déléguée dentiste députée député dessinateur "
        "dessinatrice directeur directrice dirigeant dirigeante docteur docteure économiste écrivain écrivaine éditeur "
        "éditrice éleveur éleveuse élu élue enquêteur enquêtrice enseignant enseignante entraîneur entraîneuse "
        "entrepreneur entrepreneuse épidémiologiste épouse époux essayiste étudiant étudiante eurodéputé eurodéputée "
        "évêque experte expert fille fils fondateur fondatrice footballeur footballeuse frère galeriste garagiste "
        "gardien gardienne général générale géographe géologue gérant gérante gestionnaire glaciologue gouverneur "
        "gouverneure greffier greffière habitant habitante historien historienne homme humoriste hydrologue "
        "infirmier infirmière ingénieur ingénieure inspecteur inspectrice institutrice instituteur joueur joueuse "
        "journaliste juge juriste lauréat lauréate leader lieutenant lycéen lycéenne magistrat magistrate maire "
        "major maraîcher maraîchère mari médecin médiateur médiatrice membre mère météorologue militant militante "
        "milieu ministre musicien musicienne navigateur navigatrice négociateur négociatrice nageur nageuse "
        "neurologue notaire océanographe officier opposant opposante ouvrier ouvrière patron patronne pape pasteur "
        "paysan paysanne pdg pêcheur peintre père pharmacien pharmacienne philosophe photographe physicien "
        "physicienne pilote plaignant plaignante poète pompier porte-parole préfet préfète premier-ministre "
        "présidente président prévisionniste prêtre prince princesse principal principale procureur procureure "
        "producteur productrice professeur professeure programmateur programmatrice proviseur proviseure psychiatre "
        "psychologue rabbin rapporteur rapporteure réalisateur réalisatrice recteur rectrice rédacteur rédactrice "
        "régisseur reine reporter représentant représentante responsable retraité retraitée roi romancier romancière "
        "salarié salariée sculpteur sculptrice secrétaire sélectionneur sélectionneuse sénateur sénatrice sergent "
        "sinologue sismologue skieur skieuse sociologue soeur sœur spécialiste suspect syndicaliste technicien "
        "technicienne témoin trésorier trésorière urbaniste urgentiste vainqueur vétérinaire veuf veuve "
        "vice-président vice-présidente victime vigneron vigneronne virologue voisin voisine volcanologue "
        "vulcanologue".split()
    ),
    "es": frozenset(
        "congresista "
        "abogado abogada académico académica acusado acusada activista actor actriz administrador administradora "
        "agente agricultor agricultora alcalde alcaldesa almirante alumno alumna analista antropólogo antropóloga "
        "árbitro arqueólogo arqueóloga arquitecto arquitecta arzobispo artista asesor asesora astrónomo astrónoma "
        "atleta autor autora bailarín bailarina biólogo bióloga bombero bombera botánico botánica campeón campeona "
        "canciller candidato candidata cantante capitán capitana cardenal catedrático catedrática ciclista cineasta "
        "científico científica cirujano cirujana climatólogo climatóloga cofundador cofundadora colega comandante "
        "comisario comisaria compañero compañera concejal concejala conductor conductora consejero consejera "
        "conservador conservadora consultor consultora coordinador coordinadora coronel cura dama decano decana "
        "defensor defensora "
        "delantero delantera delegado delegada deportista diputado diputada director directora dirigente diseñador "
        "diseñadora doctor doctora dueño dueña economista editor editora embajador embajadora empresario empresaria "
        "enfermero enfermera enólogo enóloga entrenador entrenadora epidemióloga epidemiólogo escritor escritora "
        "escultor escultora especialista esposa esposo estudiante eurodiputado eurodiputada exalcalde exalcaldesa "
        "exdirector exdirectora exministro exministra expresidente expresidenta experto experta fiscal físico física "
        "fotógrafo fotógrafa fundador fundadora futbolista galerista ganadero ganadera general geógrafo geógrafa "
        "geólogo geóloga gerente gestor gestora gobernador gobernadora goleador guardia hermana hermano hija hijo "
        "historiador historiadora humorista ingeniero ingeniera inspector inspectora intendente investigador "
        "investigadora jefa jefe jubilado jubilada juez jueza jugador jugadora jurista legislador legisladora "
        "lehendakari "
        "líder madre maestro maestra magistrado magistrada marido médica médico meteorólogo meteoróloga "
        "miembro militar ministro ministra músico nadador nadadora novelista obispo oceanógrafo oceanógrafa opositor "
        "opositora padre panadero panadera papa parlamentario parlamentaria pastor patrón pediatra periodista "
        "pescador pescadora piloto pintor pintora poeta policía politólogo politóloga portavoz portero portera preso "
        "presidente presidenta primer-ministro princesa príncipe procurador procuradora productor productora profesor "
        "profesora propietario propietaria psicólogo psicóloga psiquiatra químico química realizador realizadora "
        "rector rectora regidor regidora reina rey responsable sacerdote sargento secretario secretaria seleccionador "
        "seleccionadora senador senadora sindicalista sismólogo sismóloga síndico síndica socio socia sociólogo "
        "socióloga soldado superintendente técnica técnico teniente tesorero tesorera testigo titular tenista "
        "trabajador trabajadora vecina vecino vicealcalde vicealcaldesa vicepresidente vicepresidenta "
        "viceministro viceministra vicedirector vicedirectora viróloga virólogo víctima viticultor viticultora viuda "
        "viudo vocal vocera vocero vulcanóloga vulcanólogo zoólogo zoóloga".split()
    ),
}
"""Nouns for what somebody is, of one person."""
WOMANS = {
    "fr": frozenset({"la", "une", "sa", "ma", "cette"}),
    "es": frozenset({"la", "una", "esta", "esa"}),
}
"""Articles before what a woman is."""
QUALIFIERS = {
    "fr": frozenset(
        "ancien ancienne ex ex- futur future nouveau nouvelle nouvel actuel actuelle vice vice- premier première "
        "présumé présumée grand grande jeune co- sous-".split()
    ),
    "es": frozenset(
        "antiguo antigua ex ex- exprimer futuro futura nuevo nueva actual vice primer primera presunto presunta gran "
        "joven entonces".split()
    ),
}
"""Words that stand before a role and belong to it."""
TITLES = {
    "fr": frozenset("m m. mm. mme mmes mlle me maître dr pr monsieur madame général colonel commandant".split()),
    "es": frozenset("sr sr. sra sra. d d. dña dña. don doña dr dr. dra dra. señor señora general coronel".split()),
}
"""Titles before a name that are no part of it."""
COURTESIES = {
    "fr": r"(?:M\.|Mme|Mlle|Me|Dr|Pr|MM\.|Mgr)",
    "es": r"(?:Sr\.|Sra\.|Dr\.|Dra\.|don|doña|D\.|Dña\.)",
}
OF = {"fr": frozenset("de d' d’ du des".split()), "es": frozenset("de del".split())}
AT = {"fr": frozenset("à au aux en".split()), "es": frozenset({"en"})}
DEFINITE = {
    "fr": frozenset("le la l' l’ un une son sa leur notre mon ma ce cet cette".split()),
    "es": frozenset("el la un una su nuestro nuestra mi este esta".split()),
}
DEMONSTRATIVE = frozenset("ce cet cette este esta ese esa".split())
DAYS = {
    "fr": tuple("lundi mardi mercredi jeudi vendredi samedi dimanche".split()),
    "es": tuple("lunes martes miércoles jueves viernes sábado domingo".split()),
}
MONTHS = {
    "fr": tuple("janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()),
    "es": tuple("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre".split()),
}
FIRMS = {
    "fr": frozenset(
        "agence association banque bureau centrale chaîne club collectif compagnie constructeur cabinet entreprise "
        "équipementier enseigne filiale fondation groupe laboratoire maison marque ong opérateur start-up société "
        "syndicat usine".split()
    ),
    "es": frozenset(
        "agencia aerolínea asociación banco cadena club colectivo compañía constructora consultora empresa entidad "
        "fábrica farmacéutica filial firma fundación grupo laboratorio marca ong operadora petrolera planta sindicato "
        "sociedad startup tecnológica".split()
    ),
}
"""What companies and bodies are called before their name."""
STAFF = {
    "fr": frozenset(
        "actionnaire analyste avocat avocate cofondateur cofondatrice consultant consultante dg directeur directrice "
        "dirigeant dirigeante entraîneur entraîneuse fondateur fondatrice patron patronne pdg salarié salariée "
        "sélectionneur".split()
    ),
    "es": frozenset(
        "accionista analista cofundador cofundadora consejera consejero delantero director directora dueño entrenador "
        "entrenadora exdirector exdirectora fundador fundadora gerente".split()
    ),
}
"""Whose work is for companies and teams: "directeur de Solvane"."""
AGENCIES = frozenset("AFP EFE Reuters AP DPA ANSA Xinhua Belga ATS Notimex Télam TASS".split())
