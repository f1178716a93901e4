package dev.sluice.worker;

import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.UnreadableException;

/**
 * Why an accepted record is put to the dead letters.
 *
 * @param reason one of a few words, fit for a label
 * @param detail what exactly is wrong, for people
 * @param attempts how many were made; 0 if it never ran
 */
record Dead(String reason, String detail, int attempts) {

  /** Workers died of it, or with it, too often. */
  static final String DELIVERY_LIMIT = "delivery-limit";

  static final String UNKNOWN_MODEL = "unknown-model";
  static final String ATTEMPTS_EXHAUSTED = "attempts-exhausted";

  /** Another attempt would come after its deadline. */
  static final String NO_TIME_LEFT = "no-time-left";

  static Dead of(UnreadableException why) {
    return new Dead(why.reason(), why.detail(), 0);
  }

  static Dead of(String reason, JobError error, int attempts) {
    return new Dead(reason, error.code() + ": " + error.message(), attempts);
  }
}
