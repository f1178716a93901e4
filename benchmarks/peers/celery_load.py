"""Keeps tasks in flight, from two processes, for the seconds given; prints jobs and seconds.

Each process waits for the oldest task's result and then submits another. Tasks that end after the
time is up are not counted.
"""

import multiprocessing
import sys
import time
from collections import deque

from celery.exceptions import TimeoutError

from celery_app import echo

PROCESSES = 2
IN_FLIGHT = 100
TEXT = "x" * 180


def result(task):
    """The task's result; looked up again where its notification was lost."""
    for _ in range(30):
        try:
            return task.get(timeout=1)
        except TimeoutError:
            continue
    raise TimeoutError(task.id)


def keep_busy(end, jobs):
    flight = deque(echo.delay(TEXT) for _ in range(IN_FLIGHT))
    count = 0
    while time.monotonic() < end:
        assert result(flight.popleft()) == TEXT
        count += 1
        flight.append(echo.delay(TEXT))
    for task in flight:
        result(task)
    jobs.put(count)


def main():
    seconds = float(sys.argv[1])
    start = time.monotonic()
    jobs = multiprocessing.SimpleQueue()
    crowd = [
        multiprocessing.Process(target=keep_busy, args=(start + seconds, jobs))
        for _ in range(PROCESSES)
    ]
    for process in crowd:
        process.start()
    for process in crowd:
        process.join()
    if any(process.exitcode for process in crowd):
        sys.exit("a process failed")
    print(f"jobs={sum(jobs.get() for _ in crowd)} seconds={seconds:g}")


if __name__ == "__main__":
    main()
