"""OW901 unparsable · error

A file can't be read or parsed, or is too deep or too long to judge.

## Why
What can't be read can't be judged, and a file that nobody judged must not look clean. The run goes on with
the other files. Texts that would crash or stall a parser (thousands of nested brackets, chains of hundreds of operators,
a hundred thousand lines) are refused before they reach it; so are NUL bytes and bytes that do not fit the declared
encoding.

## Help
Mend the syntax or the encoding at the place given, or exclude the file with `extend-exclude` if it is no program of
yours.

## Bad
```python
def get_invoice(invoice_id: str -> str:
    return invoice_id
```

## Good
```python
def get_invoice(invoice_id: str) -> str:
    return invoice_id
```
"""
