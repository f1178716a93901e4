package dev.sluice.systemtests.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The accounts of one load; each load has accounts of its own, so that many can use one
 * installation.
 *
 * @param serial which load of the installation
 */
public record Accounts(int serial) {

  private static final int MOST_LOADS = 500;
  private static final int PLAIN = 6;

  /** Windows in which nothing is ever refused: what is used in them is all that was charged. */
  public static final String LEDGER = "ledger";

  public static final String TOKENS = "tokens";

  /** One account, and what may be sent for it. */
  public record Account(String name, Kind kind) {}

  public Accounts {
    if (serial >= MOST_LOADS) {
      throw new IllegalArgumentException("too many loads: " + serial);
    }
  }

  /** The configuration file in which the accounts have their plans. */
  public static String yaml() {
    var yaml =
        new StringBuilder(
            """
            default_plan: %s
            models:
              echo: {runner: echo}
              steady: {runner: echo, delay: 300ms, lane: slow}
            plans:
            """
                .formatted(plan(Kind.PLAIN)));
    for (Kind kind : Kind.values()) {
      yaml.append(
          """
            %s:
              limits:
                - {name: burst, limit: %d, window: %ds}
                - {name: slots, limit: %d, unit: concurrent-requests}
                - {name: %s, limit: 1000000, window: 6h}
                - {name: %s, limit: 1000000000, window: 6h, unit: tokens}
          """
              .formatted(
                  plan(kind),
                  kind.perWindow(),
                  Kind.WINDOW.toSeconds(),
                  kind.slots(),
                  LEDGER,
                  TOKENS));
    }
    yaml.append("accounts:\n");
    for (int serial = 0; serial < MOST_LOADS; serial++) {
      for (Kind kind : List.of(Kind.MODEST, Kind.GREEDY, Kind.NARROW)) {
        yaml.append("  %s: {plan: %s}%n".formatted(name(kind, serial, 0), plan(kind)));
      }
    }
    return yaml.toString();
  }

  private static String plan(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String name(Kind kind, int serial, int one) {
    return "%s-%d-%d".formatted(plan(kind), serial, one);
  }

  private Account account(Kind kind, int one) {
    return new Account(name(kind, serial, one), kind);
  }

  public List<Account> all() {
    var all = new ArrayList<Account>();
    for (Kind kind : List.of(Kind.MODEST, Kind.GREEDY, Kind.NARROW)) {
      all.add(account(kind, 0));
    }
    for (int one = 0; one < PLAIN; one++) {
      all.add(account(Kind.PLAIN, one));
    }
    return all;
  }

  /** Who sends this submission: of 20, one the modest, eight the greedy and three the narrow. */
  Account of(int number) {
    return switch (number % 20) {
      case 0 -> account(Kind.MODEST, 0);
      case 1, 3, 5, 7, 9, 11, 13, 15 -> account(Kind.GREEDY, 0);
      case 2, 8, 14 -> account(Kind.NARROW, 0);
      default -> account(Kind.PLAIN, number % PLAIN);
    };
  }
}
