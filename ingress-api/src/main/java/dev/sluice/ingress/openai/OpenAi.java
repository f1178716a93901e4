package dev.sluice.ingress.openai;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.ingress.cancel.Cancellations;
import dev.sluice.ingress.poll.PollCall;
import dev.sluice.ingress.submit.SubmitCall;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What the calls of all event loops share. */
public final class OpenAi implements AutoCloseable {

  private static final int THREADS = 2;

  /** The calls of one event loop. */
  public record Calls(JobCall embeddings, JobCall chat) {}

  private final Map<String, ModelConfig> models;
  private final Cancellations cancellations;
  private final Duration longest;
  private final Duration heartbeat;
  private final PieceSource pieces;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "openai-answers");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * @param longest the time for which the end of a job is waited for
   * @param heartbeat how often an answer in pieces gets a comment
   */
  public OpenAi(
      Map<String, ModelConfig> models,
      Cancellations cancellations,
      Duration longest,
      Duration heartbeat,
      PieceSource pieces) {
    this.heartbeat = heartbeat;
    this.pieces = pieces;
    this.models = new TreeMap<>(models);
    this.cancellations = cancellations;
    this.longest = longest;
  }

  public Calls calls(SubmitCall submit, PollCall polls) {
    var waits = new Awaited.Shared(polls, cancellations, longest);
    return new Calls(
        new JobCall(submit, waits, this::embeddings), new JobCall(submit, waits, this::chat));
  }

  private JobCall.Asked embeddings(byte[] body) throws RefusedException {
    var asked = EmbeddingsBody.read(body, models);
    String model = asked.submission().model().name();
    var answer = new Whole(threads, job -> EmbeddingsAnswer.of(job, model, asked.base64()));
    return new JobCall.Asked(asked.submission(), answer);
  }

  private JobCall.Asked chat(byte[] body) throws RefusedException {
    var asked = ChatBody.read(body, models);
    String model = asked.submission().model().name();
    Awaited.Answer answer =
        asked.stream()
            ? new Relay(pieces, heartbeat, model, asked.usage())
            : new Whole(threads, job -> ChatText.ours(job, model));
    return new JobCall.Asked(asked.submission(), answer);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
