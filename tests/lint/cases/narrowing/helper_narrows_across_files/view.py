from typing import Any


def only(body: dict[str, Any], *fields: str) -> dict[str, Any]:
    return {field: body[field] for field in fields}


def everything(body: dict[str, Any]) -> dict[str, Any]:
    return dict(body)
