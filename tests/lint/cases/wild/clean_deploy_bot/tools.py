from config import Config
from deploys import KNOWN, DeployError, call


async def deploy(service: str, version: str) -> dict:
    """Deploy a version of a service (web, worker or cron)."""
    if service not in KNOWN:
        return {"ok": False, "error": "unknown_service", "known": sorted(KNOWN)}
    config = Config.load()
    if config.dry_run:
        return {"ok": True, "dry_run": True, "environment": config.environment}
    try:
        answer = await call("POST", f"/{service}/deploys", json={"version": version, "region": config.region})
    except DeployError as e:
        return {"ok": False, "error": str(e)}  # may: OW203
    return {"ok": True, "id": answer["id"], "state": answer["state"]}


async def state(deploy_id: str) -> str:
    """State of a deploy."""
    return (await call("GET", f"/deploys/{deploy_id}"))["state"]


async def versions(service: str) -> list[str]:
    """Versions of a service that can be deployed."""
    answer = await call("GET", f"/{service}/versions")
    return [v["name"] for v in answer["versions"] if not v["yanked"]][:10]
