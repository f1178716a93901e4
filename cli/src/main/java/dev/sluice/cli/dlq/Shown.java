package dev.sluice.cli.dlq;

import java.time.Instant;

/** A dead letter as JSON. */
record Shown(
    String id,
    Instant at,
    String account,
    String model,
    String reason,
    String detail,
    String attempts,
    String place,
    boolean redrivable,
    String redrivenAs) {

  static Shown of(Letter letter) {
    return new Shown(
        letter.id(),
        letter.at(),
        letter.account(),
        letter.model(),
        letter.reason(),
        letter.detail(),
        letter.attempts(),
        letter.place(),
        letter.isRequest(),
        letter.redrivenAs().orElse(""));
  }
}
