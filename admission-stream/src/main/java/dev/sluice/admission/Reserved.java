package dev.sluice.admission;

import dev.sluice.contract.message.EventHeaders;
import dev.sluice.contract.message.Subject;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;

/**
 * Units that an ingress reserved for a request: they wait for the stream's word, whatever becomes
 * of the request and however broken the rest of it is.
 *
 * @param at when, in milliseconds
 */
record Reserved(String account, long cost, long at) {

  /** Empty if none were reserved or it cannot be told for whom. */
  static Optional<Reserved> read(Headers headers) {
    Optional<Long> at =
        EventHeaders.get(headers, EventHeaders.RESERVED_AT).flatMap(Reserved::number);
    Optional<Subject> subject =
        EventHeaders.get(headers, EventHeaders.SUBJECT).flatMap(Subject::decode);
    if (at.isEmpty() || subject.isEmpty()) {
      return Optional.empty();
    }
    long cost =
        EventHeaders.get(headers, EventHeaders.COST)
            .flatMap(Reserved::number)
            .filter(read -> read >= 1)
            .orElse(1L);
    return Optional.of(new Reserved(subject.orElseThrow().account(), cost, at.orElseThrow()));
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
