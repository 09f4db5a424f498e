"""What an operator decides: addresses, ports, secrets. From the environment, `NIGHTDESK_…`, or files.

Any secret may be given as `NIGHTDESK_…_FILE`, the path of a file that holds it.
"""

import os
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, NaiveDatetime, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import NightdeskError

PREFIX = "NIGHTDESK_"

Port = Annotated[int, Field(ge=1, le=65535)]
Receiving = Literal["auto", "webhook", "polling"]
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(lambda level: str(level).upper())]


class SettingsError(NightdeskError):
    """A setting cannot be used as it is."""


class Settings(BaseSettings):
    """Every setting, with the default that `make up` uses. docs/operate.md lists them all."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    policy_file: Path = Field(Path("policy.yml"), description="what the brand decides")
    replies_folder: Path = Field(Path("data/replies"), description="the reply catalogues")
    database_url: str = Field(
        "sqlite:///var/nightdesk.db", description="SQLite or PostgreSQL, as an SQLAlchemy URL", repr=False
    )
    tracker_url: str = Field("sqlite:///var/trackers.db", description="where Rasa keeps its trackers", repr=False)
    attachments_folder: Path = Field(
        Path("var/attachments"), description="where pictures and videos of customers are kept"
    )
    host: str = Field("127.0.0.1", description="the address the desk listens on")
    port: Port = Field(8000, description="the port of the desk: webhook, console, API")
    brain_port: Port = Field(5005, description="the port of Rasa, on loopback")
    actions_port: Port = Field(5055, description="the port of the action server, on loopback")
    simulator_port: Port = Field(8100, description="the port of the X simulator, on loopback")
    brain_url: str = Field("", description="where the brain answers; empty: on this machine at brain_port")
    workers: int = Field(6, description="conversations this desk handles side by side", ge=1, le=64)
    lease_seconds: int = Field(
        60,
        description="seconds after which another worker takes over what a dead one had in hand; "
        "in service more than 20 and brain.timeout_seconds",
        ge=1,
        le=600,
    )
    secret_key: SecretStr = Field(SecretStr(""), description="signs sessions; empty: made once and kept in var/")
    public_url: str = Field("", description="https address X and agents reach the desk at")
    x_api_url: str = Field("", description="X's API; empty: the simulator on this machine")
    x_consumer_key: SecretStr = Field(SecretStr("simulated-consumer-key"), description="of the X app")
    x_consumer_secret: SecretStr = Field(SecretStr("simulated-consumer-secret"), description="of the X app")
    x_access_token: SecretStr = Field(SecretStr("simulated-access-token"), description="of the brand's account")
    x_access_token_secret: SecretStr = Field(
        SecretStr("simulated-access-token-secret"), description="of the brand's account"
    )
    x_bearer_token: SecretStr = Field(SecretStr("simulated-bearer-token"), description="of the X app")
    x_oauth2_client_id: str = Field("", description="of the X app, for OAuth 2.0; empty: OAuth 1.0a is used")
    x_oauth2_client_secret: SecretStr = Field(SecretStr(""), description="its secret, if it is a confidential client")
    x_oauth2_refresh_token: SecretStr = Field(
        SecretStr(""), description="of the brand's account; each is used up by use, the next ones are kept sealed"
    )
    x_receive: Receiving = Field(
        "auto", description="webhook, polling, or auto: a webhook where the desk has an https address"
    )
    x_account_id: str = Field("", description="the brand's user id; empty: asked of X at start")
    smtp_host: str = Field("", description="mail server for pages; empty: e-mail pages cannot be sent")
    smtp_port: Port = Field(587, description="its port")
    smtp_user: str = Field("", description="its user, if it wants one")
    smtp_password: SecretStr = Field(SecretStr(""), description="its password")
    smtp_starttls: bool = Field(True, description="whether mail is sent encrypted")
    mail_from: str = Field("nightdesk@localhost", description="the sender of pages")
    pretend_now: NaiveDatetime | None = Field(
        None, description="for demonstrations with the simulator: begin at this local time, like 2026-11-26T23:40"
    )
    log_level: LogLevel = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")

    @property
    def brain_address(self) -> str:
        """Where the brain answers."""
        return self.brain_url or f"http://127.0.0.1:{self.brain_port}"

    @property
    def x_address(self) -> str:
        """Where X answers: the real one, or the simulator."""
        return self.x_api_url or f"http://127.0.0.1:{self.simulator_port}"

    @property
    def desk_address(self) -> str:
        """Where the desk is reached."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def by_webhook(self) -> bool:
        """Whether X delivers to us; if not, we ask it."""
        if self.x_receive == "auto":
            return self.simulated or self.public_url.startswith("https://")
        return self.x_receive == "webhook"

    def is_made_up(self, name: str) -> bool:
        """Whether a setting is what only the simulator accepts, because nobody gave another."""
        return bool(getattr(self, name) == type(self).model_fields[name].default)

    @property
    def simulated(self) -> bool:
        """Whether X is the simulator on this machine."""
        return not self.x_api_url

    @model_validator(mode="after")
    def _pretend_only_in_simulation(self) -> Self:
        if self.pretend_now and not self.simulated:
            raise ValueError("NIGHTDESK_PRETEND_NOW is for the simulator; unset it, or NIGHTDESK_X_API_URL")
        return self

    @model_validator(mode="before")
    @classmethod
    def _read_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        for name in cls.model_fields:
            path = os.environ.get(f"{PREFIX}{name.upper()}_FILE")
            if path:
                values[name] = _read(f"{PREFIX}{name.upper()}_FILE", Path(path))
        return values


def _read(variable: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{variable}: {path} cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{variable}: {path} is not UTF-8") from None


def load_settings() -> Settings:
    """Reads the environment.

    Raises:
        SettingsError: naming the variable, when one is wrong.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = [_complaint(problem) for problem in error.errors()]
        raise SettingsError("\n".join(lines)) from None


def _complaint(problem: ErrorDetails) -> str:
    if not problem["loc"]:
        return str(problem["msg"]).removeprefix("Value error, ")
    return f"{PREFIX}{str(problem['loc'][0]).upper()}: {problem['msg']} (got {problem['input']!r})"
