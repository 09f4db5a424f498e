"""Which language a message is in, and when a conversation's language changes."""

import pytest

from bot.language import Language, LanguageIdentifier

SENTENCES = {
    "en": [
        "my power is out",
        "Why is my bill so high this month?",
        "I would like to speak to a person",
        "there is a wire down on Mill Lane",
        "When are you open on Saturday?",
        "I moved last week and need service",
        "can I pay in three parts",
        "Your meter reader never came by",
        "thanks for the quick help",
    ],
    "es": [
        "no tengo luz desde anoche",
        "¿Por qué subió tanto mi factura?",
        "quiero hablar con una persona",
        "hay un cable caído en la calle",
        "¿A qué hora abren el sábado?",
        "me mudé la semana pasada",
        "quiero pagar en tres cuotas",
        "el medidor no funciona bien",
        "muchas gracias por la ayuda",
    ],
    "pt": [
        "estou sem luz desde ontem",
        "Por que minha conta subiu tanto?",
        "quero falar com uma pessoa",
        "tem um fio caído na rua",
        "Que horas vocês abrem no sábado?",
        "eu me mudei na semana passada",
        "não consigo pagar a conta toda",
        "o medidor não está funcionando",
        "muito obrigado pela ajuda",
    ],
    "de": [
        "bei uns ist der Strom weg",
        "Warum ist meine Rechnung so hoch?",
        "ich möchte mit einem Menschen sprechen",
        "auf der Straße liegt eine Leitung",
        "Wann haben Sie am Samstag geöffnet?",
        "ich bin letzte Woche umgezogen",
        "kann ich in Raten zahlen",
        "der Zähler zeigt nichts mehr an",
        "vielen Dank für die Hilfe",
    ],
}
OTHERS = [
    ("fr", "Bonjour, je n'ai plus d'électricité depuis ce matin"),
    ("fr", "pourquoi ma facture est-elle aussi élevée"),
    ("it", "Non ho più corrente in casa da stamattina"),
    ("it", "vorrei parlare con una persona per favore"),
    ("nl", "Ik heb sinds vanochtend geen stroom meer"),
    ("nl", "waarom is mijn rekening zo hoog"),
    ("tr", "Sabahtan beri evde elektrik yok"),
    ("tr", "faturam neden bu kadar yüksek geldi"),
]
BARE = ["👍", "🔥🔥🔥", "https://example.com/some-page", "22-104-55873", "...", "", "@HarborlightHelp", "#outage", "7"]


@pytest.fixture(scope="module")
def identify() -> LanguageIdentifier:
    return LanguageIdentifier(("en", "es", "pt", "de"), "en")


def same(language: str) -> Language:
    return Language(answered_in=language, written_in=language)


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language, texts in SENTENCES.items() for text in texts]
)
def test_a_first_sentence_is_recognised(identify: LanguageIdentifier, language: str, text: str):
    assert identify(text, None) == same(language)


@pytest.mark.parametrize("previous", SENTENCES)
@pytest.mark.parametrize("text", ["thank you", "muchas gracias", "vielen Dank", "obrigado sim", "ok", "Main Street 14"])
def test_two_words_keep_the_earlier_language(identify: LanguageIdentifier, previous: str, text: str):
    assert identify(text, previous) == same(previous)


@pytest.mark.parametrize("language", SENTENCES)
@pytest.mark.parametrize("previous", SENTENCES)
def test_a_clear_sentence_switches_the_language(identify: LanguageIdentifier, previous: str, language: str):
    assert identify(SENTENCES[language][0], previous) == same(language)


@pytest.mark.parametrize(
    "text",
    [
        "14 Mill Lane Oakland",
        "Calle Luna 14 Santa Ana",
        "Ana Maria Santos Silva",
        "Mill Lane 14, apartment 3, Oakland",
    ],
)
def test_what_could_be_several_languages_switches_nothing(identify: LanguageIdentifier, text: str):
    assert identify(text, "de") == same("de")


@pytest.mark.parametrize(("language", "text"), OTHERS)
@pytest.mark.parametrize("previous", [None, "es"])
def test_a_language_nobody_serves_is_answered_in_the_default_and_named(
    identify: LanguageIdentifier, language: str, text: str, previous: str | None
):
    assert identify(text, previous) == Language(answered_in="en", written_in=language)


@pytest.mark.parametrize("text", BARE)
def test_what_has_no_words_keeps_the_earlier_language(identify: LanguageIdentifier, text: str):
    assert identify(text, "pt") == same("pt")
    assert identify(text, None) == same("en")


def test_shouting_is_a_sentence_too(identify: LanguageIdentifier):
    assert identify("NO TENGO LUZ DESDE ANOCHE", "en") == same("es")


def test_handles_links_and_addresses_say_nothing_about_the_language(identify: LanguageIdentifier):
    text = "@HarborlightHelp bei uns ist der Strom weg https://example.com/the-power-is-out me@english-words.example"
    assert identify(text, None) == same("de")


def test_only_served_languages_are_answered():
    identify = LanguageIdentifier(("de", "es"), "de")
    assert identify("my power has been out since yesterday", None) == Language(answered_in="de", written_in="en")
    assert identify("no tengo luz desde anoche", None) == same("es")


def test_a_long_message_of_many_lines_is_recognised(identify: LanguageIdentifier):
    assert identify("Hola\n" + "no tengo luz desde anoche\n" * 200, "en") == same("es")
