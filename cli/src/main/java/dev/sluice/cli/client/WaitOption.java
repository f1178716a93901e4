package dev.sluice.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.cli.CommandException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.Stack;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code --wait}, and the wait itself: long polls until the job has ended or the time is over. */
final class WaitOption {

  private static final Set<String> OPEN = Set.of("received", "queued", "running");
  private static final long LONGEST_POLL_SECONDS = 25;
  private static final String USUAL_SECONDS = "60";

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      arity = "0..1",
      fallbackValue = USUAL_SECONDS,
      preprocessor = OnlyAttached.class,
      description = "Wait until it has ended, 60 s or --wait=SECONDS, and print what came of it.")
  @Nullable Integer seconds;

  /** A value belongs to {@code --wait} only after {@code =}: what follows a space is the input. */
  static final class OnlyAttached implements IParameterPreprocessor {
    @Override
    @SuppressWarnings("JdkObsolete") // the interface wants a Stack
    public boolean preprocess(
        Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      if (!"=".equals(info.get("separator"))) {
        arguments.push(USUAL_SECONDS);
      }
      return false;
    }
  }

  boolean isGiven() {
    return seconds != null;
  }

  /** The job as it is when it has ended or the time is over. */
  Answer await(Api api, String id) {
    if (seconds == null || seconds < 0) {
      throw CommandException.usage("--wait: '%s' is not a number of seconds".formatted(seconds));
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (true) {
      long left = Math.max(0, deadline - System.nanoTime());
      long poll = Math.min(LONGEST_POLL_SECONDS, (left + 999_999_999) / 1_000_000_000);
      try {
        Answer answer = api.job(id, poll);
        if (!isOpen(answer.body()) || System.nanoTime() >= deadline) {
          return answer;
        }
      } catch (RefusedException e) {
        Duration pause = Duration.ofSeconds(e.retryAfterSeconds());
        if (!e.passes() || System.nanoTime() + pause.toNanos() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(pause.toNanos());
      }
    }
  }

  static boolean isOpen(JsonNode job) {
    return OPEN.contains(job.path("status").asText());
  }
}
