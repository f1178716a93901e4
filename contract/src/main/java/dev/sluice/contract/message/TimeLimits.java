package dev.sluice.contract.message;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;

/**
 * When a request may last start and when it must have ended, as its client asked, in milliseconds
 * since the epoch; empty where the client left it to the model.
 */
public record TimeLimits(OptionalLong startBy, OptionalLong finishBy) {

  public static final TimeLimits NONE = new TimeLimits(OptionalLong.empty(), OptionalLong.empty());

  public TimeLimits {
    check("start_by", startBy);
    check("finish_by", finishBy);
  }

  private static void check(String field, OptionalLong time) {
    if (time.isPresent() && time.getAsLong() < 0) {
      throw new IllegalArgumentException("%s: %d is below 0".formatted(field, time.getAsLong()));
    }
  }

  /** Whether it may no longer start. */
  public boolean isTooLateToStart(long now) {
    return startBy.isPresent() && now > startBy.getAsLong();
  }

  /** Whether there is no time left for it at all. */
  public boolean isOver(long now) {
    return isTooLateToStart(now) || finishBy.isPresent() && now >= finishBy.getAsLong();
  }

  void write(Headers to) {
    write(to, EventHeaders.START_BY, startBy);
    write(to, EventHeaders.FINISH_BY, finishBy);
  }

  private static void write(Headers to, String name, OptionalLong time) {
    if (time.isPresent()) {
      EventHeaders.put(to, name, Long.toString(time.getAsLong()));
    }
  }

  static TimeLimits read(Headers from) {
    return new TimeLimits(
        Routing.number(from, EventHeaders.START_BY), Routing.number(from, EventHeaders.FINISH_BY));
  }

  static TimeLimits of(InferenceRequest request) {
    return new TimeLimits(
        Optional.ofNullable(request.startBy())
            .map(time -> OptionalLong.of(time.toEpochMilli()))
            .orElse(OptionalLong.empty()),
        Optional.ofNullable(request.finishBy())
            .map(time -> OptionalLong.of(time.toEpochMilli()))
            .orElse(OptionalLong.empty()));
  }
}
