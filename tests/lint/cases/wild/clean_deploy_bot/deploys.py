import logging

import httpx

from config import required

log = logging.getLogger("deploys")
API = "https://deploys.example.com/api"
KNOWN = {"web", "worker", "cron"}


class DeployError(RuntimeError):
    """Safe to show: a code and nothing else."""


async def call(method: str, path: str, **kwargs: object) -> dict:
    token = required("DEPLOY_TOKEN")
    try:
        async with httpx.AsyncClient(timeout=30) as http:
            r = await http.request(method, API + path, headers={"Authorization": f"Bearer {token}"}, **kwargs)
    except httpx.TimeoutException as e:
        log.warning("%s %s timed out: %s", method, path, e)
        raise DeployError("timeout") from None
    except httpx.HTTPError as e:
        log.warning("%s %s failed: %s", method, path, e)
        raise DeployError("unreachable") from None
    if r.status_code >= 400:
        log.warning("%s %s gave %s: %s", method, path, r.status_code, r.text)
        raise DeployError(f"http_{r.status_code}")
    return r.json()
