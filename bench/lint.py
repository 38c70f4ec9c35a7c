"""Every figure that the README quotes of the linter, by one command: speed by default, or what it and its peers find."""

from __future__ import annotations

import argparse
import sys


def main() -> int:
    """Measure, and print or write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--compare", action="store_true", help="what offwire and its peers find, rule by rule"
    )
    parser.add_argument(
        "--corpus", action="store_true", help="offwire's findings in the frameworks' packages"
    )
    parser.add_argument(
        "--write",
        action="store_true",
        help="into the README and docs/performance.md, or with --compare docs/comparison.md",
    )
    arguments = parser.parse_args()
    if arguments.compare:
        import compare

        return compare.main(write=arguments.write)
    if arguments.corpus:
        import corpus

        return corpus.main()
    import speed

    return speed.main(write=arguments.write)


if __name__ == "__main__":
    sys.exit(main())
