"""Reports: one module a format, each a pure function from findings to text."""
