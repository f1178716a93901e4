package dev.sluice.cli.up;

import dev.sluice.cli.CommandException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What {@code up} can start, in the order in which it does. */
enum Part {
  KAFKA,
  REDIS,
  ADMISSION,
  WORKER,
  WEBHOOKS,
  INGRESS;

  static Set<Part> named(Collection<String> names) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (String name : names) {
      try {
        parts.add(valueOf(name.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw CommandException.usage(
            "--services: '%s' is not one of kafka, redis, ingress, admission, worker, webhooks"
                .formatted(name));
      }
    }
    return parts;
  }
}
