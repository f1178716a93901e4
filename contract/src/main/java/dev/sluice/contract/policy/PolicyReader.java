package dev.sluice.contract.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.contract.config.BadConfigException;
import dev.sluice.contract.config.Section;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Mode;
import dev.sluice.contract.limit.Per;
import dev.sluice.contract.limit.Unit;
import dev.sluice.contract.limit.Window;
import dev.sluice.contract.message.Times;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads plans and accounts: from the configuration file, a policy file, the topic and the admin API
 * alike. Every method throws {@link BadConfigException} that names key, value and what was
 * expected.
 */
public final class PolicyReader {

  private PolicyReader() {}

  /** Takes {@code default_plan}, {@code plans} and {@code accounts} out of a file. */
  public static StatedPolicies stated(Section root) {
    var plans = new LinkedHashMap<String, Plan>();
    root.sections("plans").forEach((name, section) -> plans.put(name, plan(name, section)));
    var accounts = new LinkedHashMap<String, Account>();
    root.sections("accounts")
        .forEach((name, section) -> accounts.put(name, account(name, section)));
    return new StatedPolicies(root.text("default_plan").orElse(null), plans, accounts);
  }

  /** One plan as JSON: {@code {"limits": […]}}. */
  public static Plan plan(String name, @Nullable JsonNode json) {
    return plan(name, Section.of("plans." + name, json));
  }

  /** One account as JSON: {@code {"plan": …, "overrides": […]}}. */
  public static Account account(String name, @Nullable JsonNode json) {
    return account(name, Section.of("accounts." + name, json));
  }

  private static Plan plan(String name, Section section) {
    if (!name.matches("[a-z0-9][a-z0-9_-]{0,39}")) {
      throw section.bad("name", name, "1 to 40 of a-z, 0-9, '-' and '_'");
    }
    var limits = new ArrayList<Limit>();
    for (Section limit : section.list("limits")) {
      limits.add(limit(limit));
    }
    section.close();
    return section.checked(() -> new Plan(name, limits));
  }

  private static Limit limit(Section section) {
    String name = section.required("name");
    section.required("limit");
    long units = section.number("limit", 1, 1, Limit.MOST);
    Unit unit = word(section, "unit", Unit.REQUESTS.word(), byWord(Unit.values(), Unit::word));
    Per per = word(section, "per", Per.ACCOUNT.word(), byWord(Per.values(), Per::word));
    Mode mode = word(section, "mode", Mode.ENFORCE.word(), byWord(Mode.values(), Mode::word));
    Window window = window(section, unit);
    section.close();
    return section.checked(() -> new Limit(name, units, window, unit, per, mode));
  }

  private static Window window(Section section, Unit unit) {
    if (unit == Unit.SLOTS) {
      return new Window.Held();
    }
    String align = section.text("align", "sliding");
    if (align.equals("sliding")) {
      section.required("window");
      Duration length = section.duration("window", "60s");
      return section.checked(() -> new Window.Sliding(length));
    }
    Window.Calendar.Period period =
        word(
            section,
            "align",
            align,
            Map.of("day", Window.Calendar.Period.DAY, "month", Window.Calendar.Period.MONTH));
    String length = section.text("window", "");
    String whole = period == Window.Calendar.Period.DAY ? "1d" : "";
    if (!length.isEmpty() && !length.equals(whole)) {
      throw section.bad(
          "window", length, whole.isEmpty() ? "none beside align: month" : "1d beside align: day");
    }
    return new Window.Calendar(period, zone(section));
  }

  private static ZoneId zone(Section section) {
    String zone = section.text("zone", "UTC");
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw section.bad("zone", zone, "a time zone such as UTC or Europe/Berlin");
    }
  }

  private static <T> Map<String, T> byWord(T[] values, Function<T, String> word) {
    var words = new LinkedHashMap<String, T>();
    for (T value : values) {
      words.put(word.apply(value), value);
    }
    return words;
  }

  private static <T> T word(Section section, String key, String byDefault, Map<String, T> words) {
    String text = section.text(key, byDefault);
    T meant = words.get(text.toLowerCase(Locale.ROOT));
    if (meant == null) {
      throw section.bad(key, text, String.join(", ", words.keySet().stream().sorted().toList()));
    }
    return meant;
  }

  private static Account account(String name, Section section) {
    // Interned: a hundred thousand accounts share a few words.
    String plan = section.text("plan", "").intern();
    boolean blocked = section.flag("blocked", false);
    boolean unlimited = section.flag("unlimited", false);
    var overrides = new ArrayList<Account.Override>();
    if (section.has("overrides")) {
      for (Section override : section.list("overrides")) {
        overrides.add(override(override));
      }
    }
    section.close();
    return section.checked(
        () -> new Account(name, plan.isEmpty() ? null : plan, blocked, unlimited, overrides));
  }

  private static Account.Override override(Section section) {
    String name = section.required("name").intern();
    section.required("limit");
    long limit = section.number("limit", 1, 1, Limit.MOST);
    String until = section.text("until", "");
    section.close();
    try {
      return new Account.Override(name, limit, until.isEmpty() ? null : Times.parse(until));
    } catch (DateTimeException e) {
      throw section.bad("until", until, "a time such as 2030-01-31T00:00:00Z");
    }
  }
}
