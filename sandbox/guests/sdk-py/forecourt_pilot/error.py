"""What went wrong, in words for the owner of the pilot."""


class PilotError(Exception):
    """An error with its words. Raise it, or any other exception, to end the run as `returned_error`."""
