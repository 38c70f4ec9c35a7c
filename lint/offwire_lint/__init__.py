"""The linter: reads agent code and finds credentials on their way to a model."""
