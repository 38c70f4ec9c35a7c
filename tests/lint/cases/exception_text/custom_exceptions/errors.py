class ApiError(Exception):
    """Carries what the API said."""

    def __init__(self, status: int, body: str) -> None:
        super().__init__(f"{status}: {body}")
        self.status = status
        self.body = body


class UserError(Exception):
    """A text that we wrote for the user."""
