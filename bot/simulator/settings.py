"""What a simulator is told when it is built."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True, slots=True)
class SimulatorSettings:
    """The one brand account that exists here, and the keys of the app it authorised.

    `access_token` acts for the brand by OAuth 1.0a, `bearer_token` for the app alone. `oauth2_refresh_token` is one the
    brand has given the OAuth 2.0 client already: its first use brings an access token. Without `oauth2_client_secret`
    the client is a public one, which sends its id in the body; with it, it is confidential and authenticates by HTTP
    Basic. `self_serve` says what X says to keys of that kind: reply only where the account was mentioned or quoted.
    `brand_about` is the profile's description; X demands that it says the account is automated and who runs it.
    `allow_http` lets a webhook URL be plain HTTP with a port, which X itself refuses. Secrets stay out of the repr.
    """

    brand_id: str
    brand_handle: str
    brand_name: str
    consumer_key: str
    consumer_secret: str = field(repr=False)
    access_token: str
    access_token_secret: str = field(repr=False)
    bearer_token: str = field(repr=False)
    oauth2_client_id: str = "simulated-client"
    oauth2_client_secret: str = field(default="simulated-client-secret", repr=False)
    oauth2_refresh_token: str = field(default="simulated-refresh-token", repr=False)
    self_serve: bool = True
    brand_about: str = "Automated account, run by the company it is named after. People read along."
    allow_http: bool = True
