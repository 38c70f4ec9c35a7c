"""The interpreter: what the project's code does with credentials and upstream data, without running it."""
