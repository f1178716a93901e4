package dev.sluice.contract.mirror;

import dev.sluice.contract.message.Subject;
import dev.sluice.contract.policy.Series;

/**
 * Names of the keys and channels in Redis. What belongs to an account bears it as hash tag, so that
 * it shares a slot of a cluster.
 *
 * @param prefix of the installation; may be empty
 */
public record MirrorKeys(String prefix) {

  private static final int CHANNELS = 64;

  /** A hash: the decay curve of one limit, and reservations by generation. */
  public String usage(Series series) {
    return ofEncoded(series.account()) + "u:" + series.part();
  }

  /**
   * A string: the request that a client has sent with this key.
   *
   * @param key hashed
   */
  public String claim(Subject subject, String key) {
    return of(subject.account()) + "i:" + Subject.encode(subject.client()) + ":" + key;
  }

  /** A string: a {@link StatusEntry}. */
  public String status(String account, String id) {
    return of(account) + "j:" + id;
  }

  /** A string: a finished job that is too large to lie in its status. */
  public String output(String account, String id) {
    return of(account) + "o:" + id;
  }

  /** A sorted set: the ids of the account's jobs, which sort by when they were made. */
  public String list(String account) {
    return of(account) + "l";
  }

  private String of(String account) {
    return ofEncoded(Subject.encode(account));
  }

  private String ofEncoded(String account) {
    return prefix + "sluice:{" + account + "}:";
  }

  /** A hash: per {@code topic-partition} the next offset to mirror. */
  public String positions() {
    return prefix + "sluice:mirror:positions";
  }

  /**
   * A hash: per partition of the requests the append time that the mirrored counts have reached,
   * and in field {@value #COMPLETE} whether everything within its time-to-live has been mirrored.
   */
  public String progress() {
    return prefix + "sluice:mirror:progress";
  }

  /** A string: {@link Backlogs} as JSON. */
  public String backlog() {
    return prefix + "sluice:mirror:backlog";
  }

  /** A hash: per partition of the requests {@link ModelLoads} as JSON. */
  public String loads() {
    return prefix + "sluice:mirror:loads";
  }

  /** A string that ingresses write to see whether Redis takes writes. */
  public String probe() {
    return prefix + "sluice:ingress:probe";
  }

  /** The field of {@link #progress} that is there once the mirror is complete. */
  public static final String COMPLETE = "complete";

  /** The channel on which the end of this request is told. */
  public String channel(String id) {
    return prefix + "sluice:ended:" + Math.floorMod(id.hashCode(), CHANNELS);
  }

  /** The channel on which the {@link Piece pieces} of this request's answer are told. */
  public String pieces(String id) {
    return prefix + "sluice:pieces:" + Math.floorMod(id.hashCode(), CHANNELS);
  }
}
