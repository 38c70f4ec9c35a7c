"""The `offwire` fixture: what a test says and does."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from offwire.findings import Location
from offwire.runs import RunRecord
from offwire_harness import canaries, checks
from offwire_harness.canaries import Canary
from offwire_harness.drivers import MODES, Pending
from offwire_harness.drivers.child import ChildTarget, is_spec
from offwire_harness.drivers.watchdog import Order, Outcome, start
from offwire_harness.models import ScriptedModel
from offwire_harness.observe import Planted, Scene, observe
from offwire_harness.run import Expectation, NoLeak, Run
from offwire_harness.tenant_vault import Service, Vault, open_vault
from offwire_harness.upstreams import Upstream
from offwire_harness.verdict import Ending, Observed, coverage, judge, not_claimed
from offwire_harness.wire import Exchange, Role

if TYPE_CHECKING:
    from offwire_harness.session import Session

LIMIT = 30.0
"""Seconds that a drive may take, unless the test says otherwise."""


class Offwire:
    """Canaries, doubles, a scripted model, and `drive`, for one test."""

    def __init__(self, session: Session, test: str, place: Location, controls: bool) -> None:
        """Begin a test with nothing planted and nothing declared."""
        self._session = session
        self._broker = session.broker
        self._test = test
        self._place = place
        self._controls = controls
        self._planted: list[Planted] = []
        self._vault_service: Service | None = None
        self._vaults: list[Vault] = []
        self._runs: list[Run] = []
        self._judged = 0
        self._driving = False
        self._bypassed: list[str] = []

    @property
    def model(self) -> ScriptedModel:
        """The model behind every provider: `offwire.model.script(call(...), say(...))`."""
        return self._broker.model

    @property
    def runs(self) -> tuple[Run, ...]:
        """The runs of this test so far."""
        return tuple(self._runs)

    def canary(
        self,
        label: str,
        *,
        shape: str = "token",
        env: str | None = None,
        audience: str | Iterable[str] = (),
        template: str | None = None,
        tenant: str | None = None,
        at_rest: bool = False,
    ) -> Canary:
        """Mint a credential for this test.

        Args:
            label: what reports call it.
            shape: what it looks like, such as "stripe" or "password".
            env: the environment variable to plant it in; without, it is only minted, and `.value` is for you to
                put where the agent finds it.
            audience: the host, or hosts, that may see it.
            template: text round it, as in "postgresql://app:{canary}@db/x".
            tenant: whose it is; in a run of another tenant it may be seen nowhere.
            at_rest: it will lie in a file or a table, where being read can't be observed and isn't asked for.

        Raises:
            ValueError: no such shape, a template without `{canary}`, or a label that is taken.
        """
        hosts = audience if isinstance(audience, str) else tuple(audience)
        new = canaries.new(label, shape=shape, audience=hosts, env=env, template=template)
        self._plant(Planted(new, at_rest=at_rest, tenant=tenant))
        return new

    def upstream(self, base_url: str) -> Upstream:
        """Declare an API that tools call: `.get("/v1/invoices/{id}").json(BODY, expose=["/id"])`.

        Raises:
            ValueError: the base URL is not `http(s)://host[:port][/path]`.
        """
        return self._broker.upstream(base_url)

    def vault(
        self,
        *,
        password_env: str | None = "VAULT_PW",
        api_key_env: str | None = "DENY_API_KEY",
        tenant: str | None = None,
        fault: str | None = None,
    ) -> Vault:
        """Open a deny.sh vault, whose password and API key are canaries too.

        Args:
            password_env: variable to plant the password in; None: only `.password.value`.
            api_key_env: variable to plant the API key in; None: only `.api_key.value`.
            tenant: whose it is.
            fault: "wrong-password", "missing-label" or "bad-api-key": how fetching from it fails.

        Raises:
            ValueError: no such fault.
        """
        if self._vault_service is None:
            self._vault_service = Service()
            self._broker.add_vault(self._vault_service)
        new = open_vault(
            self._vault_service,
            self._plant,
            password_env=password_env,
            api_key_env=api_key_env,
            tenant=tenant,
            fault=fault,
        )
        self._vaults.append(new)
        return new

    async def drive(
        self,
        target: Any,
        *,
        task: Any,
        mode: str = "run",
        limit: float = LIMIT,
        tenant: str | None = None,
        uses: Iterable[Canary] | None = None,
    ) -> Run:
        """Run an agent on a task and judge what went over the wire.

        The agent runs on an event loop of its own, so that whatever its tools do can't hang the test.

        Args:
            target: a function that builds the agent, the agent, a function that takes the task and runs one,
                or "package.module:name", which runs in a fresh interpreter.
            task: what the agent is asked, in whatever form it takes.
            mode: "run", "run_stream", or "tokens", which is run_stream with token streaming switched on.
            limit: seconds after which the drive is ended, and inconclusive.
            tenant: whose run it is; other tenants' canaries may then be seen nowhere.
            uses: the canaries that this run has to use; by default all that are planted.

        Raises:
            ValueError: no such mode.
        """
        future, judged = self._start(target, task, mode, limit, tenant, uses)
        return judged(await _awaited(future))

    def drive_sync(
        self,
        target: Any,
        *,
        task: Any,
        mode: str = "run",
        limit: float = LIMIT,
        tenant: str | None = None,
        uses: Iterable[Canary] | None = None,
    ) -> Run:
        """Do as `drive` does, in a test that is not async."""
        future, judged = self._start(target, task, mode, limit, tenant, uses)
        return judged(future.result())

    @contextmanager
    def expect_leak(self, what: Canary | str | None = None, *, via: str | None = None) -> Iterator[None]:
        """Declare that the runs inside leak, as a leaking twin does.

        Args:
            what: the canary, its label, or the pointer of a watched field ("/customer_email"); None: anything.
            via: the tool whose result carries it; None: wherever.

        Raises:
            NoLeak: nothing leaked so.
        """
        __tracebackhide__ = True
        expectation = Expectation(what.label if isinstance(what, Canary) else what, via)
        first = len(self._runs)
        yield
        inside = self._runs[first:]
        if not any(expectation.met_by(run.record) for run in inside):
            told = "\n".join(run.explain() for run in inside) or "no agent was driven"
            raise NoLeak(f"expected a leak of {expectation}, and there was none\n{told}")
        for run in inside:
            run.expectations.append(expectation)

    def finish(self, passed: bool) -> str:
        """End the test: judge traffic outside a drive, keep the records, return what is not settled.

        Args:
            passed: whether the test itself found nothing wrong.
        """
        self._judge_stray_traffic()
        for run in self._runs:
            self._session.add(replace(run.record, expected=run.declared(passed)))
        unsettled = [run.explain() for run in self._runs if not run.settled]
        return "\n\n".join(unsettled)

    def _plant(self, planted: Planted) -> None:
        canary = planted.canary
        if any(each.canary.label == canary.label for each in self._planted):
            raise ValueError(f"a canary {canary.label!r} was planted already; give each a label of its own")
        self._session.minted(canary)
        self._planted.append(planted)
        if canary.env is not None:
            self._session.environment.plant(canary.env, canary.value)

    def _start(
        self,
        target: Any,
        task: Any,
        mode: str,
        limit: float,
        tenant: str | None,
        uses: Iterable[Canary] | None,
    ) -> tuple[Future[Outcome], Callable[[Outcome], Run]]:
        if mode not in MODES:
            raise ValueError(f"no mode {mode!r}; there are: {', '.join(MODES)}")
        if self._driving:
            raise RuntimeError("one drive at a time: await the first before the next")
        self._judge_stray_traffic()
        control = self._session.ensure_control(self._controls)
        self._session.begin_run()
        self._judged = 0
        self._bypassed.clear()
        self._driving = True
        name = _place_of(target)
        if is_spec(target):
            target = self._child(target)
        order = Order(target, task, mode, limit, _pending(self._broker.model, lambda: self._broker.exchanges))
        needed = None if uses is None else frozenset(canary.label for canary in uses)

        def judged(outcome: Outcome) -> Run:
            self._driving = False
            if outcome.stuck:
                self._session.replace_loop()
            scene = self._scene(
                ending=outcome.ending,
                error=self._session.mask(outcome.error),
                limit=limit,
                tenant=tenant,
                needed=needed,
                control=control,
            )
            return self._judge(scene, name or outcome.agent, mode)

        return start(order, self._session.loop, self._session.tap.abort), judged

    def _child(self, spec: str) -> ChildTarget:
        session, tap = self._session, self._session.tap
        return ChildTarget(
            spec=spec,
            environment={**os.environ, **tap.environment},
            watched=tuple(session.environment.names()),
            listener=tap.listener,
            connect_fault=session.connect_fault_name,
            learn=tap.learn,
            note_read=session.environment.note_read,
            note_bypass=self._bypassed.append,
            note_output=session.print_masked,
        )

    def _scene(self, *, ending: Ending, control: str = "", **rest: Any) -> Scene:
        session = self._session
        return Scene(
            planted=tuple(self._planted),
            model_key=session.model_key,
            was_read=session.environment.was_read,
            ending=ending,
            control=control,
            vault_faults=tuple(vault.fault for vault in self._vaults if vault.fault),
            ledger=session.tap.ledger(),
            bypassed=tuple(self._bypassed),
            tap_alive=session.tap.alive,
            busy=session.busy,
            held_by=session.tap.held_by,
            **rest,
        )

    def _judge(self, scene: Scene, agent: str, mode: str) -> Run:
        exchanges = self._broker.exchanges
        self._judged = len(exchanges)
        for exchange in exchanges:
            self._session.add_client(exchange.request.header("user-agent") or "no user-agent")
        observed = observe(scene, self._broker, exchanges)
        record = self._record(observed, agent, mode, _model_hosts(exchanges))
        known = [*(each.canary for each in self._planted), self._session.model_key]
        run = Run(record, known, (each.request for each in exchanges if each.role is Role.MODEL))
        self._runs.append(run)
        return run

    def _record(self, observed: Observed, agent: str, mode: str, model_hosts: frozenset[str]) -> RunRecord:
        judgement = judge(observed)
        record = RunRecord(
            test=self._test,
            agent=agent,
            mode=mode,
            verdict=judgement.verdict,
            expected=judgement.verdict,
            reasons=judgement.reasons,
            sightings=observed.sightings,
            exposures=observed.exposures,
            coverage=coverage(observed),
            not_claimed=not_claimed(observed),
        )
        return replace(record, findings=checks.findings_of(record, self._place, model_hosts))

    def _judge_stray_traffic(self) -> None:
        """Judge what went to a model outside of any drive: a test may run its agent by itself."""
        stray = self._broker.exchanges[self._judged :]
        if any(each.role is Role.MODEL for each in stray):
            self._judge(self._scene(ending=Ending.RETURNED), "the test's own calls", "own")


def _pending(model: ScriptedModel, exchanges: Callable[[], tuple[Exchange, ...]]) -> Pending:
    """Whether a tool's result is held back, and the last round brought the conversation forward."""
    seen = 0

    def pending() -> bool:
        nonlocal seen
        count = sum(each.role is Role.MODEL for each in exchanges())
        moved, seen = count > seen, count
        return moved and any(not call.answered for call in model.calls)

    return pending


def _model_hosts(exchanges: Iterable[Exchange]) -> frozenset[str]:
    return frozenset(each.request.host for each in exchanges if each.role is Role.MODEL)


def _place_of(target: Any) -> str:
    """Return `module:name` for what has a place in code, else nothing."""
    if isinstance(target, str):
        return target
    inner = getattr(target, "func", target)
    module, name = getattr(inner, "__module__", None), getattr(inner, "__qualname__", None)
    return f"{module}:{name}" if module and name else ""


async def _awaited(future: Future[Outcome]) -> Outcome:
    """Wait for the drive under asyncio or trio."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        import trio

        return await trio.to_thread.run_sync(future.result, abandon_on_cancel=True)
    return await asyncio.wrap_future(future)
