package dev.sluice.ingress.http;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of bodies are held at once, over all connections. */
public final class Bodies {

  private final long most;
  private final AtomicLong held = new AtomicLong();

  public Bodies(long most) {
    this.most = most;
  }

  boolean tryHold(long bytes) {
    if (held.addAndGet(bytes) <= most) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  void release(long bytes) {
    held.addAndGet(-bytes);
  }

  public long held() {
    return held.get();
  }
}
