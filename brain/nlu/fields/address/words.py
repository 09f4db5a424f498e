"""Words that end an address or show there is none: clauses, time, what customers report."""

from __future__ import annotations

from brain.nlu.fields.patterns import any_of

_TIME = """
    am pm hour hours hr hrs min mins minute minutes day days week weeks month months year years
    time times today tonight
    yesterday tomorrow night morning evening afternoon ago since until till from before after
    around about
    monday tuesday wednesday thursday friday saturday sunday
    desde hasta hace hora horas minuto minutos dia dias semana semanas mes meses veces vez ayer hoy
    anoche manana noche tarde
    lunes martes miercoles jueves viernes sabado domingo
    ha faz ontem hoje amanha vezes ate segunda-feira terca-feira quarta-feira quinta-feira
    sexta-feira
    seit uhr stunde stunden tag tage tagen woche wochen monat monate jahr jahre minuten gestern
    heute vor gegen abend nacht
    montag dienstag mittwoch donnerstag freitag samstag sonntag abends morgens
    januar februar marz maerz april juni juli august september oktober november dezember
"""
_TROUBLE = """
    power lights light electricity electric outage blackout out off dark flickering flicker smell
    smells smoke sparks sparking
    fire wire wires line lines pole transformer meter breaker bill bills account acct phone cell
    email mail zip ticket reference
    number name amount thanks thank please pls plz help hello hi sorry asap urgent whole entire
    everything everyone block
    house home apartment building neighbors neighbours people person kids customers percent dollars
    bucks euros pesos reais kwh
    luz corriente apagon cuenta telefono correo nombre recibo factura gracias ayuda oscuras chispas
    cable poste medidor contador
    energia falta conta telefone nome fatura obrigado obrigada ajuda escuro fio apagao relogio
    strom stromausfall konto kundennummer kunden telefon tel handy danke bitte hilfe dunkel
    rechnung zahler zaehler
    zahlernummer vertrag name mail licht ausfall betrag nummer kundennr kdnr rechnungsnummer
    zahlerstand stand kd plz ort ref wohnung
"""
_CLAUSE = """
    i i'm im my me we we're our you your he she they it its it's is are was were am be been has
    have had having do does did not
    no without with and but or so because when where what who why how if then that this these those
    here there the a an
    of to for on in at by down up near next between behind just still now already also only can
    could cant can't cannot won't
    dont don't got get gets getting keeps says said see need want went goes going left moved moving
    lost lose came come
    yo mi mis nos se lo le su sus es son esta estan estoy hay tengo tenemos sin con pero porque que
    cuando donde soy somos
    estamos llevamos llevo fue era no ya todo toda todos todas muy mas ni si para por favor
    eu meu minha nosso nossa estou estamos esta tem tenho temos sem com mas porque quando onde sou
    somos foi era nao ja
    tudo toda todo muito favor por para pra desde tou to ta
    ich wir mein meine unser ist sind war hat habe hab haben kein keine keinen ohne mit und oder
    aber weil wenn wo was wer nicht
    auch nur schon noch alles ganze ganzes bin wird wurde bei wegen dass brauche ausgefallen weg
"""
_BOTH = set(_TIME.split()) | set(_TROUBLE.split()) | set(_CLAUSE.split())

STOP_WORDS = frozenset(_BOTH)
# Romance street names carry articles: Calle de la Paz, Rua da Glória, Av. 5 de Mayo y Pino.
STOP = any_of(_BOTH)
_ARTICLES = {"a", "me", "do", "to", "am", "i"}
STOP_ROMANCE = any_of(_BOTH - _ARTICLES - {"segunda-feira", "april", "august", "tel"})
