package dev.sluice.worker.openai;

import dev.sluice.contract.message.JobError;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a server does, by its last answer. Safe for use by many threads. */
final class Health {

  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  private final String model;
  private @Nullable String trouble;

  Health(String model) {
    this.model = model;
  }

  synchronized void well() {
    if (trouble != null) {
      trouble = null;
      LOG.info("the server of model {} answers again", model);
    }
  }

  synchronized void trouble(JobError error) {
    if (trouble == null) {
      LOG.warn("the server of model {} is in trouble: {}", model, error.message());
    }
    trouble = error.message();
  }

  synchronized @Nullable String trouble() {
    return trouble;
  }
}
