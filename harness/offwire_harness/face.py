"""The `offwire` fixture: what a test says and does."""

from __future__ import annotations

from collections.abc import Coroutine, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from offwire.findings import Location
from offwire.runs import RunRecord
from offwire_harness import canaries, checks
from offwire_harness.canaries import Canary
from offwire_harness.drivers.child import is_spec
from offwire_harness.drivers.sabotage import Sabotage
from offwire_harness.drivers.watchdog import Order, Outcome, start
from offwire_harness.models import ScriptedModel
from offwire_harness.observe import Planted, Scene, observe
from offwire_harness.plan import Plan, awaited, in_child, place_of, planned, progress
from offwire_harness.run import Expectation, NoLeak, Run
from offwire_harness.tenant_vault import Service, Vault, open_vault
from offwire_harness.upstreams import Upstream
from offwire_harness.verdict import Ending, Observed, coverage, judge, not_claimed
from offwire_harness.wire import Exchange, Role

__tracebackhide__ = True  # a mistake in a test is shown where it was made

if TYPE_CHECKING:
    from offwire_harness.session import Session

LIMIT = 30.0
"""Seconds that a drive may take, unless the test says otherwise."""

WHOLE = 50
"""How many of a test's runs are kept with what they sent. Of those before, the record is kept, and the rest if the test keeps it."""


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
        self._model_keys = [session.model_key]
        self._vault_service: Service | None = None
        self._vaults: list[Vault] = []
        self._earlier: list[Canary] = []
        self._runs: list[Run] = []
        self._counted = 0
        self._driving = False
        self._unawaited = 0
        self._strangers = session.afterwards.lingering(test)
        self._busy = ""
        self._bypassed: list[str] = []
        self._left: list[str] = []

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

    def model_key(self, env: str, *, shape: str = "openai") -> Canary:
        """Mint another API key for a model provider, and plant it; OPENAI_API_KEY is there already.

        It may stand in the provider's own auth header and nowhere else.

        Args:
            env: the variable that the agent's model client reads.
            shape: what it looks like.
        """
        new = canaries.new(env, shape=shape, env=env)
        self._session.minted(new)
        self._session.afterwards.know_key(self._test, new)
        self._model_keys.append(new)
        self._session.plant(new)
        return new

    def model_host(self, host: str) -> None:
        """Declare a host, or `host:port`, to be a model provider, beside those that are known."""
        self._broker.add_model_host(host)

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

    def drive(
        self,
        target: Any,
        *,
        task: Any,
        mode: str = "run",
        limit: float = LIMIT,
        tenant: str | None = None,
        uses: Iterable[Canary] | None = None,
    ) -> Coroutine[Any, Any, Run]:
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
        self._unawaited += 1
        return self._drive(planned(target, task, mode, limit, tenant, uses))

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
        plan = planned(target, task, mode, limit, tenant, uses)
        run = self._judged(plan, self._start(plan).result())
        for twin in self._twins(plan, run):
            self._compare(run, twin, self._start(twin).result())
        return run

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
            run.expect(expectation)

    def finish(self, passed: bool) -> str:
        """End the test: judge traffic outside a drive, keep the records, return what is not settled.

        Args:
            passed: whether the test itself found nothing wrong.
        """
        self._judge_stray_traffic()
        for run in self._runs:
            self._session.add(replace(run.record, expected=run.declared(passed)))
        self._session.note_judged()
        if self._planted and not self._runs:
            self._session.note_undriven(self._test)
        unsettled = [run.explain() for run in self._runs if not run.settled]
        if self._unawaited:
            unsettled.append("offwire: drive(...) was called without await, so no agent was driven")
        return "\n\n".join(unsettled)

    async def _drive(self, plan: Plan) -> Run:
        self._unawaited -= 1
        run = self._judged(plan, await awaited(self._start(plan)))
        for twin in self._twins(plan, run):
            self._compare(run, twin, await awaited(self._start(twin)))
        return run

    def _plant(self, planted: Planted) -> None:
        canary = planted.canary
        if any(each.canary.label == canary.label for each in self._planted):
            raise ValueError(f"a canary {canary.label!r} was planted already; give each a label of its own")
        self._session.minted(canary)
        self._session.afterwards.know(self._test, canary)
        self._planted.append(planted)
        if canary.env is not None and (earlier := self._session.plant(canary)) is not None:
            self._session.afterwards.know(self._test, earlier)
            self._earlier.append(earlier)

    def _start(self, plan: Plan) -> Future[Outcome]:
        if self._driving:
            raise RuntimeError("one drive at a time: await the first before the next")
        session = self._session
        session.control.begin(again=self._controls)
        self._busy = session.busy
        self._judge_stray_traffic()  # the control takes its time, and whatever lingers goes on meanwhile
        session.begin_run()
        self._strangers = session.afterwards.lingering(self._test)
        self._counted = 0
        self._bypassed.clear()
        self._left.clear()
        self._driving = True
        session.exits.on()
        target = in_child(plan, session, self._bypassed, self._left) if is_spec(plan.target) else plan.target
        order = Order(target, plan.task, plan.mode, plan.limit, progress(self._broker), plan.sabotage)
        return start(order, session.loop, session.tap.abort)

    def _judged(self, plan: Plan, outcome: Outcome) -> Run:
        """Judge a drive that has ended."""
        scene, exchanges = self._ended(plan, outcome)
        return self._judge(scene, exchanges, place_of(plan.target) or outcome.agent, plan.mode)

    def _ended(self, plan: Plan, outcome: Outcome) -> tuple[Scene, tuple[Exchange, ...]]:
        """Return what stood round a drive, and its traffic, as both were before any further control."""
        session = self._session
        self._driving = False
        session.leave(self._test, outcome.working)
        session.exits.off()
        session.afterwards.left(self._test, outcome.waiting)
        if outcome.stuck:
            session.replace_loop(self._test)
        exchanges = self._broker.exchanges
        scene = self._scene(
            ending=outcome.ending,
            error=session.mask(outcome.error),
            limit=plan.limit,
            tenant=plan.tenant,
            needed=plan.needed,
            busy=self._busy,
            left_running=(*outcome.left, *self._left),
        )
        # The agent may have imported another client library, or started a program.
        more = outcome.ending is Ending.RETURNED and session.tap.alive
        missed = session.control.end(session.note_clients(exchanges), more=more)
        return replace(scene, control=session.mask(missed)), exchanges

    def _twins(self, plan: Plan, run: Run) -> Iterator[Plan]:
        """Yield a leaking twin of a clean run for each of its tools, if twins are wanted."""
        twins = self._session.twins
        run.record = twins.none_of(run.record)
        for tool in twins.of(run.record):
            planted = canaries.new(f"TWIN of {tool}")
            self._session.minted(planted)
            yield replace(plan, sabotage=Sabotage(tool, planted))

    def _compare(self, run: Run, plan: Plan, outcome: Outcome) -> None:
        """Take a run's proof away if its leaking twin was not seen to leak."""
        assert plan.sabotage is not None
        scene, exchanges = self._ended(plan, outcome)
        self._counted = len(exchanges)
        planted = Planted(plan.sabotage.canary, at_rest=True)
        seen = observe(replace(scene, planted=(*scene.planted, planted)), self._broker, exchanges).sightings
        leaked = plan.sabotage.canary.value
        through = {call.name for call in self._broker.model.calls if leaked in (call.result or "")}
        record = self._session.twins.judged(run.record, plan.sabotage, seen, through)
        found = checks.findings_of(record, self._place, frozenset())
        run.record = self._session.mask_record(replace(record, findings=found))

    def _scene(self, *, ending: Ending, **rest: Any) -> Scene:
        session = self._session
        return Scene(
            planted=tuple(self._planted),
            model_keys=self._model_keys,
            look_at=session.environment.look_at,
            ending=ending,
            vaults=len(self._vaults),
            vault_faults=tuple(vault.fault for vault in self._vaults if vault.fault),
            ledger=session.tap.ledger(),
            names=session.names,
            strangers=(*self._strangers, *self._earlier),
            bypassed=tuple(self._bypassed),
            tap_alive=session.tap.alive,
            held_by=session.tap.held_by,
            **rest,
        )

    def _judge(self, scene: Scene, exchanges: tuple[Exchange, ...], agent: str, mode: str) -> Run:
        """Judge that part of the traffic which has not been judged yet."""
        before, self._counted = self._counted, len(exchanges)
        scene = replace(scene, ledger=replace(scene.ledger, requests=scene.ledger.requests - before))
        exchanges = exchanges[before:]
        observed = observe(scene, self._broker, exchanges)
        record = self._record(observed, agent, mode, _model_hosts(exchanges))
        known = [*(each.canary for each in self._planted), *self._model_keys, *scene.strangers]
        run = Run(record, known, (each.request for each in exchanges if each.role is Role.MODEL))
        self._runs.append(run)
        if len(self._runs) > WHOLE:
            self._runs[-WHOLE - 1] = self._runs[-WHOLE - 1].bare()
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
        found = checks.findings_of(record, self._place, model_hosts)
        return self._session.mask_record(replace(record, findings=found))

    def _judge_stray_traffic(self) -> None:
        """Judge what was sent outside of any drive: a test may run its agent by itself, and an agent may send late.

        What went to no model, as when a test calls a tool, is only held to the audiences of the canaries.
        """
        exchanges = self._broker.exchanges
        stray = exchanges[self._counted :]
        if not stray:
            return
        self._session.note_clients(stray)
        scene = self._scene(ending=Ending.RETURNED)
        if any(each.role is Role.MODEL for each in stray) or observe(scene, self._broker, stray).sightings:
            self._judge(scene, exchanges, "what was sent outside of a drive", "own")


def _model_hosts(exchanges: Iterable[Exchange]) -> frozenset[str]:
    return frozenset(each.request.host for each in exchanges if each.role is Role.MODEL)
