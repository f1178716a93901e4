package dev.sluice.worker.upstream;

import dev.sluice.contract.message.JobError;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a server does, by its last answer. Safe for use by many threads. */
public final class Health {

  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  private final String model;
  private @Nullable String trouble;
  private boolean everWell;

  public Health(String model) {
    this.model = model;
  }

  public synchronized void well() {
    everWell = true;
    if (trouble != null) {
      trouble = null;
      LOG.info("the server of model {} answers again", model);
    }
  }

  public synchronized void trouble(JobError error) {
    if (trouble == null) {
      LOG.warn("the server of model {} is in trouble: {}", model, error.message());
    }
    trouble = error.message();
  }

  /** Empty if nothing is known to be wrong. */
  public synchronized Optional<String> trouble() {
    return Optional.ofNullable(trouble);
  }

  /** Whether it has ever answered as it should. */
  public synchronized boolean everWell() {
    return everWell;
  }
}
