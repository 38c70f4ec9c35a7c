"""The judged programs below `cases` are data, not tests."""

collect_ignore = ["cases"]
