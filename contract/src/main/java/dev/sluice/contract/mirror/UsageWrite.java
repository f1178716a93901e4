package dev.sluice.contract.mirror;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Usage;
import java.nio.charset.StandardCharsets;

/** The arguments of {@link Script#MIRROR_USAGE}. */
public final class UsageWrite {

  private UsageWrite() {}

  /**
   * @param offset of the record the usage was read from
   */
  public static byte[][] arguments(Limit limit, Usage usage, long offset) {
    long length = limit.generationMillis();
    byte[][] all = new byte[4 + 2 * usage.generationCount()][];
    all[0] = number(offset);
    all[1] = Curve.of(usage).packed();
    all[2] = number(limit.windowMillis() + 3 * length + 20_000);
    all[3] = number(limit.generationAt(usage.newest() - 3 * length));
    for (int i = 0; i < usage.generationCount(); i++) {
      all[4 + 2 * i] = number(usage.generation(i));
      all[5 + 2 * i] = number(usage.decided(i));
    }
    return all;
  }

  private static byte[] number(long value) {
    return Long.toString(value).getBytes(StandardCharsets.US_ASCII);
  }
}
