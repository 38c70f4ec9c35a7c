"""Shares a file set out to several machines, the same way on each of them.

Files that import one another stay together, so that every share is judged with all that is known of it: the shares'
findings together are those of one run over everything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence


def shares(
    groups: Sequence[Sequence[str]], sizes: Mapping[str, int], others: Collection[str], count: int
) -> list[frozenset[str]]:
    """Every file in one of `count` shares of about the same weight; some are empty where there is little to share out.

    Args:
        groups: files that are judged together.
        sizes: how much there is to read of each of those, in bytes.
        others: files of which nothing but their syntax is judged; they weigh nothing.
        count: number of shares.
    """
    found: list[list[str]] = [[] for _ in range(count)]
    weights = [0] * count
    for weight, group in sorted((-sum(sizes[path] for path in group), sorted(group)) for group in groups):
        lightest = weights.index(min(weights))
        weights[lightest] -= weight
        found[lightest] += group
    for position, path in enumerate(sorted(others)):
        found[position % count].append(path)
    return [frozenset(share) for share in found]
