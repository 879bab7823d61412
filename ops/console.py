"""Progress for people: a living line on a terminal, plain lines in a log."""

import os
import sys
import threading
import time
from contextlib import contextmanager


class Console:
    """Numbered steps with the seconds each took.

    :param total: number of steps shown as [1/total]
    """

    def __init__(self, total: int = 0, stream=None):
        self.stream = stream or sys.stdout
        self.total = total
        self.done = 0
        self.live = self.stream.isatty() and os.environ.get("TERM") != "dumb"
        self.started = time.monotonic()

    def say(self, text: str = "") -> None:
        print(text, file=self.stream, flush=True)

    def note(self, text: str) -> None:
        self.say(f"      {text}")

    def seconds(self) -> float:
        return time.monotonic() - self.started

    @contextmanager
    def step(self, title: str):
        """Show one step; the body may put a remark into the dict it gets, under "note"."""
        self.done += 1
        head = f"[{self.done}/{self.total}] {title}" if self.total else title
        started = time.monotonic()
        facts = {"note": ""}
        stop = self._tick(head, started) if self.live else None
        if not self.live:
            self.say(f"{head} …")
        ended = "stopped"
        try:
            yield facts
            ended = "done"
        finally:
            if stop:
                stop()
            took = time.monotonic() - started
            note = f", {facts['note']}" if facts["note"] else ""
            if self.live:
                mark = "" if ended == "done" else f" ({ended})"
                self.say(f"\r\033[K{head}{mark}  {took:.1f} s{note}")
            elif ended == "done":
                self.say(f"      {took:.1f} s{note}")

    def _tick(self, head, started):
        finished = threading.Event()

        def show():
            while not finished.wait(0.5):
                self.stream.write(f"\r\033[K{head} … {time.monotonic() - started:.0f} s")
                self.stream.flush()

        self.stream.write(f"{head} …")
        self.stream.flush()
        thread = threading.Thread(target=show, daemon=True)
        thread.start()

        def stop():
            finished.set()
            thread.join()

        return stop
