"""From what the brain decided to a message in the customer's language."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from babel import Locale, UnknownLocaleError

from bot.hours import OpeningHours
from bot.model.effect import Reply
from bot.policy import Policy
from bot.replies.catalogue import Catalogue, CatalogueError
from bot.replies.moments import week_phrase
from bot.replies.values import Scope, shown


class Renderer:
    """Renders replies in any served language. Holds no state besides the policy and the catalogues."""

    def __init__(self, policy: Policy, hours: OpeningHours, catalogues: Mapping[str, Catalogue]) -> None:
        self._policy = policy
        self._hours = hours
        self._catalogues = catalogues
        self._locales = {language: _locale(language, policy.brand.country) for language in catalogues}
        self._fixed = {language: self._fixed_values(locale) for language, locale in self._locales.items()}

    def message(self, replies: Sequence[Reply], language: str, now: datetime, before: str = "") -> str:
        """One message from several replies, a paragraph each; empty when none of them has a text.

        `before` is the last message the customer got: the new one does not begin like it if it can be helped, and no
        paragraph like the one above it.
        """
        paragraphs: list[str] = []
        for reply in replies:
            text = self.text(reply, language, now, paragraphs[-1] if paragraphs else before)
            if text:
                paragraphs.append(text)
        return "\n\n".join(paragraphs)

    def text(self, reply: Reply, language: str, now: datetime, before: str = "") -> str:
        """One reply. Which values every text may use beside the reply's own: see `_common`.

        Raises:
            CatalogueError: when the key is unknown or a value is missing.
        """
        texts = self.variants(reply, language, now)
        return next((text for text in texts if not _begin_alike(text, before)), texts[0]) if texts else ""

    def variants(self, reply: Reply, language: str, now: datetime) -> tuple[str, ...]:
        """Every way to say a reply, in the catalogue's order; none when it has no text for these values.

        Raises:
            CatalogueError: when the key is unknown or a value is missing.
        """
        scope = self._scope(language, now)
        values = {"desk": "open" if self._hours.is_open(now) else "closed", **reply.values}
        texts = scope.catalogue.variants(reply.say, values)
        if not texts:
            return ()
        filled = self._common(scope) | shown(scope, values)
        try:
            return tuple(text.format_map(filled) for text in texts)
        except KeyError as error:
            raise CatalogueError(f"{reply.say} in {language} needs a value for {error}") from error

    def moment(self, moment: datetime, language: str, now: datetime) -> str:
        """A time as it is said after "from"."""
        return self._scope(language, now).moment(moment)

    def catalogue(self, language: str) -> Catalogue:
        """The language's catalogue, or the default language's."""
        return self._catalogues.get(language) or self._catalogues[self._policy.languages.default]

    def _scope(self, language: str, now: datetime) -> Scope:
        catalogue = self.catalogue(language)
        return Scope(policy=self._policy, catalogue=catalogue, locale=self._locales[catalogue.language], now=now)

    def _common(self, scope: Scope) -> dict[str, str]:
        opens = scope.moment(self._hours.opens_at(scope.now))
        return {**self._fixed[scope.catalogue.language], "opens": opens}

    def _fixed_values(self, locale: Locale) -> dict[str, str]:
        brand, emergencies = self._policy.brand, self._policy.emergencies
        return {
            "brand": brand.name,
            "handle": f"@{brand.handle}",
            "website": str(brand.website),
            "privacy_url": str(brand.privacy_url),
            "public_number": emergencies.public_number,
            "brand_number": emergencies.brand_number,
            "hours_week": week_phrase(self._policy.hours.weekly.days, locale),
        }


def _locale(language: str, country: str) -> Locale:
    """The language as it is written in the brand's country, where that is known."""
    try:
        return Locale.parse(f"{language}_{country}")
    except UnknownLocaleError:
        return Locale.parse(language)


def _begin_alike(text: str, before: str) -> bool:
    return text.split()[:2] == before.split()[:2]
