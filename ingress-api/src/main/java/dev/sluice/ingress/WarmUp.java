package dev.sluice.ingress;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.Reservation;
import dev.sluice.contract.mirror.Script;
import dev.sluice.ingress.check.RedisLink;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Looks at the limits of nobody a few hundred times, so that the first client does not pay for it.
 */
final class WarmUp {

  private static final int LOOKS = 300;

  private WarmUp() {}

  static void run(RedisLink redis, MirrorKeys keys) {
    var limits = List.of(new Limit("warm-up", 1, Duration.ofSeconds(60)));
    for (int i = 0; i < LOOKS; i++) {
      var look = new Reservation("warm-up", limits, 0, System.currentTimeMillis());
      var answer =
          redis
              .commands()
              .<List<Long>>evalsha(
                  Script.RESERVE.sha(),
                  ScriptOutputType.MULTI,
                  look.keys(keys, "warm-up"),
                  look.reserveArguments(0, "", 1));
      if (!await(answer)) {
        return;
      }
    }
  }

  private static boolean await(io.lettuce.core.RedisFuture<?> answer) {
    try {
      return answer.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
