"""A task that gives its input back, with broker and results in Redis."""

import os

from celery import Celery

URL = f"redis://127.0.0.1:{os.environ['REDIS_PORT']}/0"

app = Celery("celery_app", broker=URL, backend=URL)
app.conf.worker_prefetch_multiplier = 64
app.conf.broker_connection_retry_on_startup = True


@app.task
def echo(text):
    return text
