package dev.sluice.systemtests;

import static dev.sluice.systemtests.Installation.Part.ADMISSION;
import static dev.sluice.systemtests.Installation.Part.INGRESS;
import static dev.sluice.systemtests.Installation.Part.KAFKA;
import static dev.sluice.systemtests.Installation.Part.REDIS;
import static dev.sluice.systemtests.Installation.Part.WORKER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.systemtests.Installation.Part;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every guarantee under every story: one part goes away in the middle of a thousand submissions.
 */
class FaultTest {

  private static final int SUBMISSIONS = 1000;
  private static final int CLIENTS = 20;
  private static final int THREADS = 8;
  private static final long LIMIT = 40;
  private static final Duration WINDOW = Duration.ofSeconds(10);

  @TempDir static Path folder;
  private static Installation sluice;

  record Story(String name, Part victim, Consumer<SluiceProcess> end) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Story> stories() {
    return Stream.of(
        new Story("the admission process is killed", ADMISSION, SluiceProcess::kill),
        new Story("the worker is killed", WORKER, SluiceProcess::kill),
        new Story("the ingress is killed", INGRESS, SluiceProcess::kill),
        new Story("Redis is killed", REDIS, SluiceProcess::kill),
        new Story("the broker is killed", KAFKA, SluiceProcess::kill),
        new Story("the broker is stopped", KAFKA, SluiceProcess::stop));
  }

  @BeforeAll
  static void start() {
    sluice =
        Installation.start(
            folder,
            """
            default_plan: tight
            plans:
              tight:
                limits:
                  - {name: burst, limit: %d, window: %ds}
                  - {name: slots, limit: 30, unit: concurrent-requests}
            """
                .formatted(LIMIT, WINDOW.toSeconds()));
  }

  @AfterAll
  static void stop() {
    if (sluice != null) {
      sluice.close();
    }
  }

  @ParameterizedTest
  @MethodSource("stories")
  void shouldKeepEveryGuaranteeWhile(Story story) throws Exception {
    var guarantees =
        List.of(
            new Guarantees.OneEnd(),
            new Guarantees.AdmittedOnce(),
            new Guarantees.SlotsFree(),
            new Guarantees.WindowsKept(LIMIT, WINDOW));
    var attempts = new AtomicInteger();
    var taken = new AtomicInteger();
    var threads = Executors.newFixedThreadPool(THREADS);
    for (int i = 0; i < THREADS; i++) {
      threads.execute(
          () -> {
            int attempt;
            while ((attempt = attempts.getAndIncrement()) < SUBMISSIONS) {
              Client client = sluice.client(story.victim() + "-" + attempt % CLIENTS);
              submit(client, attempt, guarantees, taken);
            }
          });
    }

    while (attempts.get() < SUBMISSIONS / 2) {
      LockSupport.parkNanos(1_000_000);
    }
    story.end().accept(sluice.part(story.victim()));
    sluice.part(story.victim()).startAgain();
    threads.shutdown();
    assertThat(threads.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
    sluice.part(story.victim()).awaitReady();

    assertThat(taken.get()).as("answered 202").isGreaterThan(CLIENTS);
    guarantees.forEach(guarantee -> guarantee.verify(sluice));
  }

  private static void submit(
      Client client, int number, List<? extends Guarantee> guarantees, AtomicInteger taken) {
    try {
      Client.Answer answer = client.submit("echo", "number " + number);
      assertThat(answer.status()).isIn(202, 429, 503);
      if (answer.status() == 202) {
        taken.incrementAndGet();
        guarantees.forEach(guarantee -> guarantee.submitted(client, answer.id()));
      }
    } catch (UncheckedIOException e) {
      LockSupport.parkNanos(5_000_000); // the ingress is gone for a moment
    }
  }
}
