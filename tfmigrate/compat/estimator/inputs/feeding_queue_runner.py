"""A queue runner whose threads feed what they enqueue."""

from __future__ import annotations

import contextlib
import threading
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import tensorflow.compat.v1 as tf

__all__ = ["FeedingQueueRunner"]


class FeedingQueueRunner(tf.train.QueueRunner):  # type: ignore[misc]
    """Runs each enqueue operation in a thread, with what its function of ``feed_fns`` gives.

    ``ValueError`` if the numbers of operations and functions differ, or without a queue or operations.
    """

    def __init__(
        self,
        queue: Any = None,
        enqueue_ops: Sequence[Any] | None = None,
        close_op: Any = None,
        cancel_op: Any = None,
        feed_fns: Sequence[Callable[[], dict[Any, Any]]] | None = None,
        queue_closed_exception_types: tuple[type[Exception], ...] | None = None,
    ) -> None:
        closed = queue_closed_exception_types or (tf.errors.OutOfRangeError, tf.errors.CancelledError)
        super().__init__(queue, enqueue_ops, close_op, cancel_op, queue_closed_exception_types=closed)
        if feed_fns is None:
            feed_fns = [dict for _ in self.enqueue_ops]
        if len(feed_fns) != len(self.enqueue_ops):
            message = (
                f"If feed_fns is not None, it must have the same number of elements as enqueue_ops: {len(feed_fns)}"
            )
            raise ValueError(f"{message} vs {len(self.enqueue_ops)}")
        self._feeds = list(feed_fns)
        self._guard = threading.Lock()
        self._running: weakref.WeakKeyDictionary[Any, int] = weakref.WeakKeyDictionary()
        self._errors: list[Exception] = []

    @property
    def exceptions_raised(self) -> list[Exception]:
        """What threads without a coordinator raised."""
        return self._errors

    def _feed(self, session: Any, enqueue_op: Any, feed_fn: Callable[[], dict[Any, Any]], coord: Any) -> None:
        try:
            while not (coord and coord.should_stop()):
                try:
                    session.run(enqueue_op, feed_dict=feed_fn())
                except self.queue_closed_exception_types:
                    return
        except Exception as error:  # the thread's errors are the coordinator's
            if coord:
                coord.request_stop(error)
            else:
                with self._guard:
                    self._errors.append(error)
        finally:
            self._finished(session)

    def _finished(self, session: Any) -> None:
        """The last thread closes the queue, so that readers see its end."""
        with self._guard:
            self._running[session] -= 1
            last = self._running[session] == 0
        if last:
            with contextlib.suppress(Exception):  # the session may be gone
                session.run(self.close_op)

    def _cancel_when_stopped(self, session: Any, coord: Any) -> None:
        coord.wait_for_stop()
        with contextlib.suppress(Exception):
            session.run(self.cancel_op)

    def create_threads(
        self, sess: Any, coord: Any = None, daemon: bool = False, start: bool = False
    ) -> list[threading.Thread]:
        """The threads of a session; none if they run already."""
        with self._guard:
            if self._running.get(sess, 0) > 0:
                return []
            self._running[sess] = len(self.enqueue_ops)
            self._errors = []
        pairs = zip(self.enqueue_ops, self._feeds, strict=True)
        threads = [threading.Thread(target=self._feed, args=(sess, op, feed, coord)) for op, feed in pairs]
        if coord:
            threads.append(threading.Thread(target=self._cancel_when_stopped, args=(sess, coord)))
        for thread in threads:
            if coord:
                coord.register_thread(thread)
            thread.daemon = daemon
            if start:
                thread.start()
        return threads

    def to_proto(self, export_scope: str | None = None) -> Any:
        """What is fed is not in the graph: ``NotImplementedError``, as in 1.15."""
        raise NotImplementedError("_FeedingQueueRunner does not support serialization to proto.")
