"""What an operator decides: addresses, ports, secrets. From the environment, `NIGHTDESK_…`, or files.

Any secret may be given as `NIGHTDESK_…_FILE`, the path of a file that holds it.
"""

import os
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import NightdeskError

PREFIX = "NIGHTDESK_"


class SettingsError(NightdeskError):
    """A setting cannot be used as it is."""


class Settings(BaseSettings):
    """Every setting, with the default that `make up` uses. docs/operate.md lists them all."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    policy_file: Path = Field(Path("policy.yml"), description="what the brand decides")
    replies_folder: Path = Field(Path("data/replies"), description="the reply catalogues")
    database_url: str = Field("sqlite:///var/nightdesk.db", description="SQLite or PostgreSQL, as an SQLAlchemy URL")
    tracker_url: str = Field("sqlite:///var/trackers.db", description="where Rasa keeps its trackers")
    host: str = Field("127.0.0.1", description="the address the desk listens on")
    port: int = Field(8000, description="the port of the desk: webhook, console, API")
    brain_port: int = Field(5005, description="the port of Rasa, on loopback")
    actions_port: int = Field(5055, description="the port of the action server, on loopback")
    simulator_port: int = Field(8100, description="the port of the X simulator, on loopback")
    brain_url: str = Field("", description="where the brain answers; empty: on this machine at brain_port")
    workers: int = Field(6, description="conversations this desk handles side by side", ge=1, le=64)
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
    x_account_id: str = Field("", description="the brand's user id; empty: asked of X at start")
    smtp_host: str = Field("", description="mail server for pages; empty: e-mail pages cannot be sent")
    smtp_port: int = Field(587, description="its port")
    smtp_user: str = Field("", description="its user, if it wants one")
    smtp_password: SecretStr = Field(SecretStr(""), description="its password")
    smtp_starttls: bool = Field(True, description="whether mail is sent encrypted")
    mail_from: str = Field("nightdesk@localhost", description="the sender of pages")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")

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
    def simulated(self) -> bool:
        """Whether X is the simulator on this machine."""
        return not self.x_api_url

    @model_validator(mode="before")
    @classmethod
    def _read_files(cls, values: dict[str, Any]) -> dict[str, Any]:
        for name in cls.model_fields:
            path = os.environ.get(f"{PREFIX}{name.upper()}_FILE")
            if path:
                values[name] = Path(path).read_text(encoding="utf-8").strip()
        return values


def load_settings() -> Settings:
    """Reads the environment.

    Raises:
        SettingsError: naming the variable, when one is wrong.
    """
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"{PREFIX}{str(p['loc'][0]).upper()}: {p['msg']} (got {p['input']!r})" for p in error.errors()]
        raise SettingsError("\n".join(lines)) from None
    except OSError as error:
        raise SettingsError(f"{error.filename}: cannot be read ({error.strerror})") from None
