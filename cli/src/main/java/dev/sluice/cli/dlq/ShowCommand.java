package dev.sluice.cli.dlq;

import dev.sluice.cli.CommandException;
import dev.sluice.cli.ExitCodes;
import dev.sluice.cli.KafkaOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.header.Header;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice dlq show}. */
@Command(
    name = "show",
    description = "Show all of a request that was given up: its headers, and its value as it is.",
    sortOptions = false)
public final class ShowCommand implements Callable<Integer> {

  @Parameters(paramLabel = "ID", description = "The request's id, or the record's key.")
  String id = "";

  @Mixin KafkaOptions options = new KafkaOptions();

  @Override
  public Integer call() {
    List<Letter> letters =
        new LetterBox(options.read())
            .since(Instant.EPOCH).stream().filter(letter -> letter.id().equals(id)).toList();
    if (letters.isEmpty()) {
      throw new CommandException(ExitCodes.NOT_FOUND, "there is no dead letter of " + id);
    }
    for (Letter letter : letters) {
      System.out.printf("%s  %s  %s%n", letter.at(), letter.reason(), letter.detail());
      letter.redrivenAs().ifPresent(as -> System.out.println("sent again as " + as));
      for (Header header : letter.record().headers()) {
        System.out.printf("  %s: %s%n", header.key(), text(header.value()));
      }
      System.out.println(letter.record().value() == null ? "" : text(letter.record().value()));
    }
    return ExitCodes.OK;
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }
}
