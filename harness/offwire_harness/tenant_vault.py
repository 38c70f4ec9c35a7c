"""deny.sh vaults in a test: one service on the wire, any number of tenants, their credentials all canaries."""

from __future__ import annotations

from collections.abc import Callable

from offwire_harness import canaries
from offwire_harness.canaries import Canary
from offwire_harness.observe import Planted
from offwire_harness.vaults import DenyShVault
from offwire_harness.vaults.deny_sh import DEFAULT_URL
from offwire_harness.wire import Answer, Request, Response

__tracebackhide__ = True  # a mistake in a test is shown where it was made

FAULTS = ("wrong-password", "missing-label", "bad-api-key")
"""How fetching from a vault can fail without the network having a part in it."""


class Service:
    """Every tenant's vault behind the one address of deny.sh; the bearer token says whose it is."""

    def __init__(self) -> None:
        """Begin with no tenant."""
        self._vaults: list[DenyShVault] = []

    def add(self, vault: DenyShVault) -> None:
        """Add a tenant's vault."""
        self._vaults.append(vault)

    def serves(self, request: Request) -> bool:
        """Whether a request goes to the service."""
        return any(vault.serves(request) for vault in self._vaults)

    def answer(self, request: Request) -> Answer:
        """Answer from the vault that accepts the request's token; if none does, refuse as any would."""
        answers = [vault.answer(request) for vault in self._vaults]
        accepted = (each for each in answers if not (isinstance(each, Response) and each.status == 401))
        return next(accepted, answers[-1])

    def rewind(self) -> None:
        """Begin a run: nothing was read."""
        for vault in self._vaults:
            vault.rewind()


class Vault:
    """One tenant's vault: `store` a canary under a label, and hand `password` and `api_key` to the agent."""

    def __init__(
        self,
        double: DenyShVault,
        plant: Callable[[Planted], None],
        password: Canary,
        api_key: Canary,
        tenant: str | None,
        fault: str | None,
    ) -> None:
        """Take what `open_vault` made."""
        self.password = password
        self.api_key = api_key
        self.fault = fault
        self._double = double
        self._plant = plant
        self._tenant = tenant

    def canary(
        self,
        label: str,
        *,
        stored_as: str,
        shape: str = "token",
        audience: str | tuple[str, ...] = (),
    ) -> Canary:
        """Mint a credential and keep it in the vault.

        Args:
            label: what reports call it.
            stored_as: the vault's label for it.
            shape: what it looks like.
            audience: the host, or hosts, that may see it.

        Raises:
            ModuleNotFoundError: the `deny_sh` SDK is not installed.
        """
        new = canaries.new(label, shape=shape, audience=audience)
        key = canaries.mint("password") if self.fault == "wrong-password" else self.password.value
        kept_as = f"{stored_as}-renamed" if self.fault == "missing-label" else stored_as
        self._double.store(kept_as, new.value, key)
        home = (self._double, kept_as)
        self._plant(Planted(new, vault=home, tenant=self._tenant, out_of_reach=self.fault is not None))
        return new


def open_vault(
    service: Service,
    plant: Callable[[Planted], None],
    *,
    password_env: str | None,
    api_key_env: str | None,
    tenant: str | None,
    fault: str | None,
) -> Vault:
    """Add a tenant's vault to the service, and plant its password and API key.

    Raises:
        ValueError: no such fault.
    """
    if fault is not None and fault not in FAULTS:
        raise ValueError(f"no vault fault {fault!r}; there are: {', '.join(FAULTS)}")
    owner = f"{tenant}: " if tenant else ""
    password = canaries.new(f"{owner}{password_env or 'vault password'}", shape="password", env=password_env)
    api_key = canaries.new(f"{owner}{api_key_env or 'vault API key'}", audience="deny.sh", env=api_key_env)
    accepted = canaries.mint("token") if fault == "bad-api-key" else api_key.value
    double = DenyShVault(accepted, base_url=DEFAULT_URL)
    service.add(double)
    plant(Planted(password, tenant=tenant, kept_back=password_env is None))
    plant(Planted(api_key, tenant=tenant))
    return Vault(double, plant, password, api_key, tenant, fault)
