package dev.sluice.admission.mirror;

import dev.sluice.contract.message.Idempotency;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.mirror.MirrorKeys;
import dev.sluice.contract.mirror.Script;
import dev.sluice.contract.mirror.StatusEntry;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Puts a call of {@link Script#MIRROR_STATUS} together. */
final class StatusWrite {

  private static final byte[] NOTHING = {};
  private static final byte[] ZERO = {'0'};

  private final MirrorKeys names;
  private final String id;
  private final byte[] list;
  private final byte[] output;
  private final byte[][] keys;
  private final byte[][] arguments;

  /** How many of them are needed. */
  private int keyCount = 2;

  private int argumentCount = 5;

  /**
   * @param left milliseconds for which the status is kept
   */
  StatusWrite(MirrorKeys names, String account, String id, long left) {
    this.names = names;
    this.id = id;
    byte[] status = Write.bytes(names.status(account, id));
    this.list = Write.bytes(names.list(account));
    this.output = Write.bytes(names.output(account, id));
    this.keys = new byte[][] {status, status, status, NOTHING};
    this.arguments =
        new byte[][] {
          NOTHING,
          NOTHING,
          Write.bytes(left),
          NOTHING,
          Write.bytes(id),
          NOTHING,
          ZERO,
          NOTHING,
          NOTHING
        };
  }

  /**
   * @param at where the job can be read again; null if only here
   */
  StatusWrite entry(long seq, StatusEntry.@Nullable At at, byte[] job) {
    byte[] head = Write.bytes(new StatusEntry(seq, at, "").encoded());
    byte[] all = Arrays.copyOf(head, head.length + job.length);
    System.arraycopy(job, 0, all, head.length, job.length);
    arguments[0] = Write.bytes(seq);
    arguments[1] = all;
    return this;
  }

  /** Shows the request among those of its account. */
  StatusWrite listed() {
    keys[1] = list;
    return this;
  }

  /** Tells those who wait for the end of the request. */
  StatusWrite tell() {
    arguments[3] = Write.bytes(names.channel(id));
    return this;
  }

  /** Keeps a job that is too large for its status beside it. */
  StatusWrite output(byte[] job, long left) {
    keys[2] = output;
    arguments[5] = job;
    arguments[6] = Write.bytes(left);
    keyCount = Math.max(keyCount, 3);
    argumentCount = Math.max(argumentCount, 7);
    return this;
  }

  /**
   * @param entry what holds the key; empty if this request does not, after all
   */
  StatusWrite claim(Subject subject, Idempotency key, String entry, long left) {
    keys[3] = Write.bytes(names.claim(subject, key.key()));
    arguments[7] = Write.bytes(entry);
    arguments[8] = Write.bytes(left);
    keyCount = 4;
    argumentCount = 9;
    return this;
  }

  Write build() {
    return new Write(
        Script.MIRROR_STATUS,
        Arrays.copyOf(keys, keyCount),
        Arrays.copyOf(arguments, argumentCount));
  }
}
