package dev.sluice.cli.dlq;

import dev.sluice.cli.CommandException;
import dev.sluice.cli.ExitCodes;
import dev.sluice.cli.KafkaOptions;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.follow.FollowClients;
import dev.sluice.contract.message.RequestId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice dlq redrive}. */
@Command(
    name = "redrive",
    description = {
      "Send requests that were given up again, each as a new job that is charged like any other.",
      "Without --execute it only shows which."
    },
    sortOptions = false)
public final class RedriveCommand implements Callable<Integer> {

  @Mixin LetterFilter filter = new LetterFilter();

  @Option(names = "--again", description = "Also those that were sent again before.")
  boolean again;

  @Option(names = "--execute", description = "Do it.")
  boolean execute;

  @Override
  public Integer call() {
    SluiceConfig config = filter.config();
    List<Letter> meant = filter.read(config);
    List<Letter> able =
        meant.stream()
            .filter(Letter::isRequest)
            .filter(letter -> again || letter.redrivenAs().isEmpty())
            .toList();
    List<Letter> chosen = able.subList(0, Math.min(filter.most.get(), able.size()));
    if (!execute) {
      System.out.println(ListCommand.table(chosen));
    } else {
      send(config, chosen);
    }
    System.out.printf(
        "%d %s; %d left by --limit, %d sent again before, %d not requests%n",
        chosen.size(),
        execute ? "sent again" : "to be sent again with --execute",
        able.size() - chosen.size(),
        again ? 0 : meant.stream().filter(letter -> letter.redrivenAs().isPresent()).count(),
        meant.stream().filter(letter -> !letter.isRequest()).count());
    return ExitCodes.OK;
  }

  /** One by one: what is shown as sent is in Kafka. */
  private static void send(SluiceConfig config, List<Letter> letters) {
    try (var producer = FollowClients.producer(config.kafka())) {
      for (Letter letter : letters) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        var redrive = new Redrive(letter, RequestId.next());
        send(producer, redrive.request(config.topics(), now));
        send(producer, redrive.mark(config.topics(), now));
        System.out.printf("%s as %s%n", letter.id(), redrive.id());
      }
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw KafkaOptions.noAnswer(config);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCodes.FAILED, "interrupted");
    }
  }

  private static void send(Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record)
      throws ExecutionException, TimeoutException, InterruptedException {
    var unused = producer.send(record).get(KafkaOptions.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
