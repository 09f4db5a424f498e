from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import PREFIX, Settings, SettingsError, load_settings

SECRETS = [name for name, field in Settings.model_fields.items() if field.annotation is SecretStr]
ADDRESSES_WITH_PASSWORDS = ["database_url", "tracker_url"]


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever runs the tests may have settings of their own."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"{PREFIX}{name.upper()}", raising=False)
        monkeypatch.delenv(f"{PREFIX}{name.upper()}_FILE", raising=False)


def test_without_any_setting_everything_is_on_this_machine() -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.simulated) == ("127.0.0.1", 8000, True)
    assert settings.database_url == "sqlite:///var/nightdesk.db"
    assert settings.desk_address == "http://127.0.0.1:8000"
    assert settings.brain_address == "http://127.0.0.1:5005"
    assert settings.x_address == "http://127.0.0.1:8100"


def test_addresses_follow_what_the_operator_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIGHTDESK_PUBLIC_URL", "https://desk.example")
    monkeypatch.setenv("NIGHTDESK_BRAIN_URL", "http://brain:5005")
    monkeypatch.setenv("NIGHTDESK_X_API_URL", "https://api.x.com")
    settings = load_settings()
    assert settings.desk_address == "https://desk.example"
    assert settings.brain_address == "http://brain:5005"
    assert (settings.x_address, settings.simulated) == ("https://api.x.com", False)


def test_every_setting_is_read_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIGHTDESK_PORT", "9000")
    monkeypatch.setenv("NIGHTDESK_POLICY_FILE", "brand/policy.yml")
    monkeypatch.setenv("NIGHTDESK_SMTP_STARTTLS", "false")
    monkeypatch.setenv("NIGHTDESK_X_CONSUMER_SECRET", "app-secret")
    monkeypatch.setenv("NIGHTDESK_LOG_LEVEL", "debug")
    settings = load_settings()
    assert (settings.port, settings.policy_file, settings.smtp_starttls) == (9000, Path("brand/policy.yml"), False)
    assert settings.x_consumer_secret.get_secret_value() == "app-secret"
    assert settings.log_level == "DEBUG"


@pytest.mark.parametrize("name", [*SECRETS, *ADDRESSES_WITH_PASSWORDS])
def test_a_secret_may_be_in_a_file(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("  pässword \n", encoding="utf-8")
    monkeypatch.setenv(f"NIGHTDESK_{name.upper()}_FILE", str(tmp_path / "secret"))
    value = getattr(load_settings(), name)
    assert (value.get_secret_value() if isinstance(value, SecretStr) else value) == "pässword"


def test_a_file_wins_over_the_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("from the file", encoding="utf-8")
    monkeypatch.setenv("NIGHTDESK_SMTP_PASSWORD", "from the variable")
    monkeypatch.setenv("NIGHTDESK_SMTP_PASSWORD_FILE", str(tmp_path / "secret"))
    assert load_settings().smtp_password.get_secret_value() == "from the file"


def complaint() -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return str(caught.value)


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("NIGHTDESK_PORT", "eighty", "valid integer"),
        ("NIGHTDESK_PORT", "70000", "less than or equal to 65535"),
        ("NIGHTDESK_SMTP_PORT", "0", "greater than or equal to 1"),
        ("NIGHTDESK_WORKERS", "0", "greater than or equal to 1"),
        ("NIGHTDESK_WORKERS", "65", "less than or equal to 64"),
        ("NIGHTDESK_SMTP_STARTTLS", "perhaps", "valid boolean"),
        ("NIGHTDESK_LOG_LEVEL", "loud", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
    ],
)
def test_a_wrong_value_is_named_with_its_variable(
    variable: str, value: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    said = complaint()
    assert said.startswith(f"{variable}: ")
    assert message in said
    assert said.casefold().endswith(f"(got {value!r})")


def test_every_wrong_value_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NIGHTDESK_PORT", "eighty")
    monkeypatch.setenv("NIGHTDESK_WORKERS", "many")
    assert [line.partition(":")[0] for line in complaint().splitlines()] == ["NIGHTDESK_PORT", "NIGHTDESK_WORKERS"]


def test_a_file_that_is_missing_is_named_with_its_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NIGHTDESK_SECRET_KEY_FILE", f"{tmp_path}/nothing")
    assert complaint() == f"NIGHTDESK_SECRET_KEY_FILE: {tmp_path}/nothing cannot be read (No such file or directory)"


def test_a_file_that_is_no_text_is_named_with_its_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"\xff\xfe\x00")
    monkeypatch.setenv("NIGHTDESK_SECRET_KEY_FILE", f"{tmp_path}/secret")
    assert complaint() == f"NIGHTDESK_SECRET_KEY_FILE: {tmp_path}/secret is not UTF-8"


@pytest.mark.parametrize("name", [*SECRETS, *ADDRESSES_WITH_PASSWORDS])
def test_a_secret_is_never_shown(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"NIGHTDESK_{name.upper()}", "postgresql://desk:swordfish@db/nightdesk")
    settings = load_settings()
    assert [shown for shown in (repr(settings), str(settings)) if "swordfish" in shown] == []


def test_what_sounds_secret_is_one() -> None:
    sounds = ("secret", "token", "password", "consumer_key")
    found = {name for name in Settings.model_fields if any(word in name for word in sounds)}
    assert found == set(SECRETS)


def test_settings_do_not_change() -> None:
    settings = load_settings()
    with pytest.raises(ValidationError, match="frozen"):
        settings.port = 1
