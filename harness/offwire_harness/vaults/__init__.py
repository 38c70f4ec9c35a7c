"""Vault doubles: the real SDK runs unmodified against them, and what it reads is seen."""

from offwire_harness.vaults.deny_sh import DenyShVault

__all__ = ["DenyShVault"]
