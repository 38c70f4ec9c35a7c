from typing import Any

import httpx

from .settings import get_settings


class CrmError(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def request(path: str) -> Any:
    settings = get_settings()
    headers = {"Authorization": f"Bearer {settings.crm_api_key.get_secret_value()}"}
    async with httpx.AsyncClient(base_url=settings.crm_base_url, timeout=settings.crm_timeout) as http:
        try:
            r = await http.get(path, headers=headers)
            r.raise_for_status()
        except httpx.HTTPStatusError as e:
            raise CrmError(f"http_{e.response.status_code}") from None
        except httpx.HTTPError:
            raise CrmError("unreachable") from None
    return r.json()
