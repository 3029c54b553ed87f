"""Signals that end the command, as exceptions: whatever was started is ended too."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupts:
    """In its `with`: SIGINT raises KeyboardInterrupt, SIGTERM and SIGHUP SystemExit (128 and more).

    A mask would do to hold them back, but our children would inherit it.
    """

    def __init__(self) -> None:
        self._before: dict[signal.Signals, object] = {}
        self._holding = False
        self._came = 0

    def __enter__(self) -> Self:
        """Take the signals over; who began with SIGTERM or SIGHUP ignored keeps them so."""
        for number in _ENDING:
            self._before[number] = signal.getsignal(number)
            if number == signal.SIGINT or self._before[number] != signal.SIG_IGN:
                signal.signal(number, self._came_in)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """Give them back."""
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let what comes wait for the end of the block, which must be short."""
        self._holding = True
        try:
            yield
        finally:
            self._holding = False
            came, self._came = self._came, 0
            if came:
                self._stop(came)

    def _came_in(self, number: int, _: FrameType | None) -> None:
        if self._holding:
            self._came = number
        else:
            self._stop(number)

    @staticmethod
    def _stop(number: int) -> None:
        if number == signal.SIGINT:
            raise KeyboardInterrupt
        raise SystemExit(128 + number)
