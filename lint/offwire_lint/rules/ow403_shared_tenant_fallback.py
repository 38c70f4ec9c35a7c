"""OW403 shared-tenant-fallback · error · CWE-488

A tenant's credential falls back to the platform's or to another's.

## Why
The tenant whose key is missing is served with somebody else's: it reads their data, spends their money and appears in
their logs, and nothing fails.

## Help
Fail when the tenant's credential is missing; a closure per tenant leaves no room for a fallback.

## Bad
```python
import os

import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def build(tenant_key: str | None) -> AssistantAgent:
    key = tenant_key or os.environ["STRIPE_API_KEY"]

    def get_invoice(invoice_id: str) -> str:
        \"\"\"Look up the status of an invoice.\"\"\"
        headers = {"Authorization": f"Bearer {key}"}
        answer = requests.get(f"https://api.stripe.com/v1/invoices/{invoice_id}", headers=headers, timeout=10)
        return str(answer.json()["status"])

    return AssistantAgent("billing", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_invoice])
```

## Good
```python
import requests
from autogen_agentchat.agents import AssistantAgent
from autogen_ext.models.openai import OpenAIChatCompletionClient


def build(tenant_key: str) -> AssistantAgent:
    def get_invoice(invoice_id: str) -> str:
        \"\"\"Look up the status of an invoice.\"\"\"
        headers = {"Authorization": f"Bearer {tenant_key}"}
        answer = requests.get(f"https://api.stripe.com/v1/invoices/{invoice_id}", headers=headers, timeout=10)
        return str(answer.json()["status"])

    return AssistantAgent("billing", OpenAIChatCompletionClient(model="gpt-4o"), tools=[get_invoice])
```
"""

from collections.abc import Iterator

from offwire_lint.flows.frames import Function
from offwire_lint.flows.heap import deep
from offwire_lint.flows.tenancy import of_tenant
from offwire_lint.flows.values import CREDENTIAL, NOTHING, Taint
from offwire_lint.judging import Context, Report
from offwire_lint.names import credential_name


def check(context: Context) -> Iterator[Report]:
    """`or`, conditionals, `get` with a default, default arguments, and early returns."""
    for fallback in context.events.fallbacks.values():
        message = f"where the tenant's credential is missing, {fallback.right.label} stands in"
        yield Report(
            fallback.place,
            message,
            min(fallback.right.sure, fallback.tenant),
            fallback.right,
            end="stands in for the tenant's credential",
        )
    offered = {id(tool.func.function) for tool in context.events.tools}
    for function in context.functions:
        names = (*(name for name, *_ in function.params), *function.free)
        if id(function) not in offered and any(of_tenant(name) for name in names):
            yield from _defaults(function)
            yield from _early_returns(context, function)


def _defaults(function: Function) -> Iterator[Report]:
    for name, _, _, default, _ in function.params:
        if default is None or credential_name(name) is None:
            continue
        for taint in _shared(function, name):
            message = f"a tenant without its own {name} is served with {taint.label}"
            yield Report(
                function.at(default[1]),
                message,
                taint.sure,
                taint,
                end="stands in for the tenant's credential",
            )


def _early_returns(context: Context, function: Function) -> Iterator[Report]:
    """One way out returns the tenant's, another a fixed credential."""
    for summary in context.engine.summaries.get(function.number, ()):
        ways = [(place, value) for place, value in summary.returns if not value.known]
        own = any(taint.zone == "parameter" for _, value in ways for taint in value.of(CREDENTIAL))
        for place, value in ways if len(ways) > 1 else ():
            for taint in value.of(CREDENTIAL):
                fixed = (
                    taint.owner == function.number
                    and taint.zone in ("function", "tool")
                    and (own or taint.label.isupper())
                )
                if fixed and all(taint.key not in other.taints for at, other in ways if at != place):
                    message = f"where the tenant's credential is missing, {taint.label} stands in"
                    yield Report(
                        place, message, taint.sure, taint, end="stands in for the tenant's credential"
                    )


def _shared(function: Function, name: str) -> list[Taint]:
    value = function.defaults.get(name, NOTHING)
    return [taint for taint, _ in deep(value) if taint.kind == CREDENTIAL and taint.zone != "parameter"]
