package dev.sluice.webhooks;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands until it is moved. */
final class TestClock implements InstantSource {

  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private volatile Instant now = BEGIN;

  @Override
  public Instant instant() {
    return now;
  }

  synchronized void move(Duration by) {
    now = now.plus(by);
  }
}
