"""What a simulator is told when it is built."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class SimulatorSettings:
    """The one brand account that exists here, and the keys of the app it authorised.

    `access_token` acts for the brand (user context), `bearer_token` for the app alone.
    `allow_http` lets a webhook URL be plain HTTP with a port, which X itself refuses.
    Secrets stay out of the repr.
    """

    brand_id: str
    brand_handle: str
    brand_name: str
    consumer_key: str
    consumer_secret: str = field(repr=False)
    access_token: str
    access_token_secret: str = field(repr=False)
    bearer_token: str = field(repr=False)
    allow_http: bool = True
