package dev.sluice.cli.webhooks;

import dev.sluice.cli.CommandException;
import dev.sluice.cli.ExitCodes;
import dev.sluice.cli.KafkaOptions;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.follow.FollowClients;
import dev.sluice.contract.message.RequestId;
import dev.sluice.contract.webhook.Delivery;
import dev.sluice.webhooks.DeliveryRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice webhooks redeliver}. */
@Command(
    name = "redeliver",
    description = "Send a webhook again, now, and from the beginning of its schedule.",
    sortOptions = false)
public final class RedeliverCommand implements Callable<Integer> {

  private static final Duration BEFORE = Duration.ofMinutes(10);

  @Parameters(paramLabel = "ID", description = "The request's id.")
  String id = "";

  @Mixin KafkaOptions options = new KafkaOptions();

  @Override
  public Integer call() {
    SluiceConfig config = options.read();
    Instant made =
        RequestId.time(id)
            .orElseThrow(
                () -> CommandException.usage("'%s' is not the id of a request".formatted(id)));
    Stored newest =
        new WebhookTopic(config)
            .newest(made.minus(BEFORE), id::equals).stream()
                .findFirst()
                .orElseThrow(
                    () ->
                        new CommandException(
                            ExitCodes.NOT_FOUND, "there is no webhook of request " + id));
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    write(config, newest.partition(), newest.delivery().again(now), now);
    System.out.printf(
        "due now: %s to %s%nIts attempts: sluice webhooks list --id %s%n",
        newest.delivery().type(), newest.delivery().url(), id);
    return ExitCodes.OK;
  }

  private static void write(SluiceConfig config, int partition, Delivery delivery, Instant now) {
    var record = DeliveryRecord.of(config.topics(), partition, delivery, now);
    try (var producer = FollowClients.producer(config.kafka())) {
      var unused =
          producer.send(record).get(KafkaOptions.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw KafkaOptions.noAnswer(config);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException(ExitCodes.FAILED, "interrupted");
    }
  }
}
