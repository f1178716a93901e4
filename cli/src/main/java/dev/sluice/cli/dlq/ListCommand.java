package dev.sluice.cli.dlq;

import dev.sluice.cli.ExitCodes;
import dev.sluice.cli.client.Printed;
import dev.sluice.contract.message.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice dlq list}. */
@Command(
    name = "list",
    description = "Show what was given up; the newest last.",
    sortOptions = false)
public final class ListCommand implements Callable<Integer> {

  private static final int LONGEST_DETAIL = 80;

  @Mixin LetterFilter filter = new LetterFilter();

  @Option(names = "--json", description = "Print each as JSON on a line.")
  boolean json;

  @Override
  public Integer call() {
    List<Letter> letters = filter.read(filter.config());
    List<Letter> newest =
        letters.subList(Math.max(0, letters.size() - filter.most.get()), letters.size());
    if (json) {
      newest.forEach(letter -> System.out.println(Json.text(Shown.of(letter))));
    } else {
      System.out.println(table(newest));
      if (newest.size() < letters.size()) {
        System.out.printf("… and %d more%n", letters.size() - newest.size());
      }
    }
    return ExitCodes.OK;
  }

  static String table(List<Letter> letters) {
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of("id", "at", "account", "model", "reason", "attempts", "sent again as", "detail"));
    for (Letter letter : letters) {
      rows.add(
          List.of(
              letter.id(),
              letter.at().toString(),
              orDash(letter.account()),
              orDash(letter.model()),
              letter.reason(),
              orDash(letter.attempts()),
              letter.redrivenAs().orElse("-"),
              cut(letter.detail())));
    }
    return Printed.table(rows);
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "…";
  }
}
