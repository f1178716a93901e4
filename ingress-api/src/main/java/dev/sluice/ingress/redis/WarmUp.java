package dev.sluice.ingress.redis;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.mirror.Reservation;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks at limits again and again, so that the first client finds warm code and a loaded script.
 */
public final class WarmUp {

  private static final int ROUNDS = 40;
  private static final int LOOKS = 10;
  private static final Subject NOBODY = new Subject("ip:warm-up", "ip:warm-up");

  private WarmUp() {}

  /** Blocks until done; charges nothing. */
  public static void run(Gate gate, EventLoop loop, List<Limit> limits) {
    try {
      for (int round = 0; round < ROUNDS; round++) {
        var left = new CountDownLatch(LOOKS);
        loop.execute(
            () -> {
              for (int look = 0; look < LOOKS; look++) {
                var nothing = Reservation.look(NOBODY, "none", limits, System.currentTimeMillis());
                gate.peek(nothing, 0, decision -> left.countDown());
              }
            });
        if (!left.await(1, TimeUnit.SECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
