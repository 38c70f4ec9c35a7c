"""OW902 unused-suppression · warning

A suppression suppresses nothing.

## Why
A suppression that outlives its finding hides the next one at the same place. One that names no code, an unknown code
or an unknown instruction never hid anything, although its author believed so: offwire has no blanket suppression, so
that none ever hides more than was meant.

## Help
Remove the comment, or name the code that it is for: `# offwire: ignore[OW201] reason`.

## Bad
```python
LIMIT = 10  # offwire: ignore[OW401] rotated weekly
```

## Good
```python
LIMIT = 10
```
"""
