"""How often somebody may try something (reliability D30): counted in the memory of each process, so that a flood costs nothing."""

import threading
import time
from collections import Counter


class Limit:
    """At most `most` tries in `seconds` for each key. Who does what she came for may `forget` her tries."""

    def __init__(self, *, most: int, seconds: int) -> None:
        self.most, self.seconds = most, seconds
        self.tries: Counter[str] = Counter()
        self.began = time.monotonic()
        self.lock = threading.Lock()

    def allows(self, key: str) -> bool:
        """Count one more try, and say whether it is within the limit."""
        with self.lock:
            if time.monotonic() - self.began > self.seconds:
                self.tries.clear()
                self.began = time.monotonic()
            self.tries[key] += 1
            return self.tries[key] <= self.most

    def forget(self, key: str) -> None:
        with self.lock:
            self.tries.pop(key, None)
