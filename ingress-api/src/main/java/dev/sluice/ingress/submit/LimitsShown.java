package dev.sluice.ingress.submit;

import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Per;
import dev.sluice.contract.limit.Standing;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.limit.Window;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.policy.Account;
import dev.sluice.contract.policy.Terms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the limits of one client stand, and where each comes from. */
record LimitsShown(
    String account,
    String client,
    String plan,
    long policyVersion,
    boolean blocked,
    List<One> limits) {

  /**
   * One limit.
   *
   * @param per of whom it counts the units, and {@code of} who that is
   * @param align null for slots
   * @param zone of a calendar period; null for others
   * @param window in seconds, as in {@code RateLimit-Policy}; null for slots
   * @param used units that count now, those reserved among them
   * @param reserved units that were let through and that the stream has not decided
   * @param reset seconds until more is free, 0 if nothing is used; null for slots
   */
  record One(
      String name,
      String unit,
      String per,
      String of,
      String mode,
      @Nullable String align,
      @Nullable String zone,
      long limit,
      @Nullable Long window,
      long used,
      long reserved,
      long remaining,
      @Nullable Long reset,
      String source) {

    static One of(Standing standing, String of, String source) {
      Limit limit = standing.limit();
      boolean slots = limit.unit() == Unit.SLOTS;
      var calendar = limit.window() instanceof Window.Calendar known ? known : null;
      return new One(
          limit.name(),
          limit.unit().word(),
          limit.per().word(),
          of,
          limit.mode().word(),
          slots ? null : calendar == null ? "sliding" : calendar.period().word(),
          calendar == null ? null : calendar.zone().getId(),
          limit.limit(),
          slots ? null : PlanFields.seconds(limit),
          standing.used(),
          standing.pending(),
          standing.remaining(),
          slots ? null : standing.resetSeconds(),
          source);
    }
  }

  /** Whose units a limit counts. */
  static String whose(Limit limit, Subject subject, String model) {
    return switch (limit.per()) {
      case ACCOUNT -> subject.account();
      case CLIENT -> subject.client();
      case MODEL -> model;
    };
  }

  static boolean isPerModel(Limit limit) {
    return limit.per() == Per.MODEL;
  }

  /**
   * Where the number of a limit comes from.
   *
   * @param account what is said of the account; null if nothing is
   */
  static String source(Limit limit, Terms terms, @Nullable Account account) {
    if (!terms.overridden().contains(limit.name())) {
      return "plan " + terms.plan();
    }
    if (account != null) {
      for (Account.Override override : account.overrides()) {
        if (override.name().equals(limit.name()) && override.until() != null) {
          return "override until " + override.until();
        }
      }
    }
    return "override";
  }
}
