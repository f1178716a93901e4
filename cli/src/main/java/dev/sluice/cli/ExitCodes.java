package dev.sluice.cli;

/** What commands end with; scripts rely on these numbers. */
public final class ExitCodes {

  public static final int OK = 0;

  /**
   * The job failed, something went wrong that is not the caller's fault, or what was compared
   * differs.
   */
  public static final int FAILED = 1;

  /** A wrong flag, a broken configuration, or input that was not accepted. */
  public static final int USAGE = 2;

  /** Refused by a limit, which passes, or for want of a good key or token. */
  public static final int REFUSED = 3;

  /** The service does not answer. */
  public static final int UNREACHABLE = 4;

  /** There is no such job, webhook, key, plan or account, or no longer. */
  public static final int NOT_FOUND = 5;

  /** The job had not ended when the wait was over. */
  public static final int UNFINISHED = 6;

  private ExitCodes() {}
}
