"""Waiting for a condition, with a deadline."""

import time

LONGEST = 30.0  # seconds: only a defect takes so long, on a loaded machine too
BETWEEN_LOOKS = 0.02


def until(condition, what):
    """The first true value of condition(); fails with `what` at the deadline."""
    end = time.monotonic() + LONGEST
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {LONGEST:.0f} s in vain: {what}")
        time.sleep(BETWEEN_LOOKS)


def equal(value, expected, what):
    """Waits until value() is `expected`; fails with the last value."""
    last = []

    def look():
        last[:] = [value()]
        return last[0] == expected

    try:
        until(look, what)
    except AssertionError:
        raise AssertionError(f"{what}:\n  expected {expected!r}\n  is       {last[0]!r}") from None
