package dev.sluice.ingress.check;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether checks are made without Redis, told once when it begins and once when it ends. */
public final class Degradation {

  private static final Logger LOG = LoggerFactory.getLogger(Degradation.class);

  private final AtomicBoolean active = new AtomicBoolean();
  private volatile String reason = "";

  public boolean isActive() {
    return active.get();
  }

  public String reason() {
    return reason;
  }

  void begin(String why) {
    reason = why;
    if (active.compareAndSet(false, true)) {
      LOG.warn(
          "Redis does not answer ({}): limits are counted here and decided by the stream", why);
    }
  }

  void end() {
    if (active.get() && active.compareAndSet(true, false)) {
      LOG.info("Redis answers again");
    }
  }
}
