"""OW903 unexplained-suppression · info · pedantic

A suppression gives no reason.

## Why
Whoever reviews the suppression next has to find out again why the finding was acceptable.

## Help
Write the reason behind the bracket: `# offwire: ignore[OW401] revoked in 2024, kept for the replay tests`.

## Bad
```python
API_KEY = "sk_live_9fQ2xLw7Vb4Tz8Rk1Ns6Yd3H"  # offwire: ignore[OW401]
```

## Good
```python
API_KEY = "sk_live_9fQ2xLw7Vb4Tz8Rk1Ns6Yd3H"  # offwire: ignore[OW401] revoked, kept for the replay tests
```
"""
