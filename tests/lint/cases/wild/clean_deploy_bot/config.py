import os
from dataclasses import dataclass


class ConfigError(Exception):
    pass


def required(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise ConfigError(f"{name} is not set")
    return value


@dataclass(frozen=True)
class Config:
    environment: str
    region: str
    dry_run: bool

    @classmethod
    def load(cls) -> "Config":
        return cls(
            environment=os.environ.get("DEPLOY_ENV", "staging"),
            region=required("AWS_REGION"),
            dry_run=os.environ.get("DRY_RUN", "1") == "1",
        )
