"""What many would write first: Flask, a counter per client and minute in Redis, 429 above the limit."""

import json
import os
import time
import uuid

import redis
from flask import Flask, jsonify, request

WINDOW = 60
LIMIT = int(os.environ["LIMIT"])

app = Flask(__name__)
store = redis.Redis(port=int(os.environ["REDIS_PORT"]))


@app.post("/v1/inferences")
def submit():
    body = request.get_json()
    client = request.headers["X-Client-Id"]
    now = time.time()
    window = int(now) // WINDOW
    key = f"count:{client}:{window}"
    count = store.incr(key)
    if count == 1:
        store.expire(key, 2 * WINDOW)
    if count > LIMIT:
        wait = int((window + 1) * WINDOW - now) + 1
        detail = f"Client exceeded its limit of {LIMIT} requests per {WINDOW} seconds."
        answer = jsonify(title="Too many requests", status=429, detail=detail, retry_after=wait)
        answer.headers["Retry-After"] = str(wait)
        return answer, 429
    job = {"id": str(uuid.uuid4()), "client": client, "created_at": now, "input": body["input"]}
    store.lpush("jobs", json.dumps(job))
    return jsonify(id=job["id"], status="received", created_at=now), 202
