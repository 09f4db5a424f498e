"""What the bot says, in the customer's language: catalogues of sentences, and how they are filled in."""

from bot.replies.catalogue import Catalogue, CatalogueError, load_catalogues
from bot.replies.render import Renderer

__all__ = ["Catalogue", "CatalogueError", "Renderer", "load_catalogues"]
