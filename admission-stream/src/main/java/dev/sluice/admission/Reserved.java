package dev.sluice.admission;

import dev.sluice.contract.limit.Cost;
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
record Reserved(Subject subject, String model, Cost cost, long at) {

  /** Empty if none were reserved or it cannot be told for whom. */
  static Optional<Reserved> read(Headers headers) {
    Optional<Long> at =
        EventHeaders.get(headers, EventHeaders.RESERVED_AT).flatMap(Reserved::number);
    Optional<Subject> subject =
        EventHeaders.get(headers, EventHeaders.SUBJECT).flatMap(Subject::decode);
    if (at.isEmpty() || subject.isEmpty()) {
      return Optional.empty();
    }
    long requests = number(headers, EventHeaders.COST, 1);
    long tokens = number(headers, EventHeaders.TOKENS, 0);
    return Optional.of(
        new Reserved(
            subject.orElseThrow(),
            EventHeaders.get(headers, EventHeaders.MODEL).orElse(""),
            new Cost(
                Math.max(1, Math.min(requests, Cost.MOST)),
                Math.max(0, Math.min(tokens, Cost.MOST))),
            at.orElseThrow()));
  }

  private static long number(Headers headers, String name, long otherwise) {
    return EventHeaders.get(headers, name).flatMap(Reserved::number).orElse(otherwise);
  }

  private static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
