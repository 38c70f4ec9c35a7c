"""OW401 hardcoded-credential · error · CWE-798

A credential stands in the code as a literal.

## Why
A literal is in every clone, every image and every backup, and it can't be rotated without a release. In agent code
it is also one f-string away from the model: nothing marks it as a secret.

What counts: a value in the form of a known issuer's credential, whatever it is called; a password in a URL or a connection string;
any value of substance under a name that says credential. A stand-in such as `YOUR_KEY` is reported at low
confidence. Hashes, UUIDs, names of environment variables and references into a vault are no credentials.

## Help
Revoke the credential, then read its successor from the environment or a vault where it is used.

## Bad
```python
import requests

STRIPE_KEY = "sk_live_9fQ2xLw7Vb4Tz8Rk1Ns6Yd3H"


def get_invoice(invoice_id: str) -> dict[str, str]:
    \"\"\"Look up an invoice.\"\"\"
    answer = requests.get(
        f"https://api.stripe.com/v1/invoices/{invoice_id}",
        headers={"Authorization": f"Bearer {STRIPE_KEY}"},
        timeout=10,
    )
    return {"status": answer.json()["status"]}
```

## Good
```python
import os

import requests


def get_invoice(invoice_id: str) -> dict[str, str]:
    \"\"\"Look up an invoice.\"\"\"
    answer = requests.get(
        f"https://api.stripe.com/v1/invoices/{invoice_id}",
        headers={"Authorization": f"Bearer {os.environ['STRIPE_KEY']}"},
        timeout=10,
    )
    return {"status": answer.json()["status"]}
```
"""

from collections.abc import Iterator

from offwire.findings import Confidence
from offwire_lint.judging import Context, Report
from offwire_lint.literals import PLACEHOLDER

_SURE = {str(confidence): rank for rank, confidence in enumerate(Confidence)}


def check(context: Context) -> Iterator[Report]:
    """Every literal that `offwire_lint.literals` took for a credential, where it stands."""
    for module in context.modules:
        for place, kind, confidence in module.literals:
            message = f"a literal stands in the code: {kind}"
            if kind == PLACEHOLDER:
                message = "a placeholder stands in the code where a credential belongs"
            yield Report((module.index, place), message, _SURE[confidence])
