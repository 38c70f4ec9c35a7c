from functools import lru_cache

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", env_prefix="SUPPORT_")

    openai_api_key: SecretStr
    crm_base_url: str = "https://crm.example.com/api"
    crm_api_key: SecretStr
    crm_timeout: float = Field(default=10.0)
    brand: str = "Acme"


@lru_cache
def get_settings() -> Settings:
    return Settings()
