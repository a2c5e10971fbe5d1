"""What the launcher says when it cannot go on."""


class LauncherError(Exception):
    """A reason that a person can act on; printed without a traceback, then the launcher ends with status 1."""
