package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Clients;
import dev.sluice.benchmarks.load.Submit;
import dev.sluice.benchmarks.load.SubmitAndPoll;
import dev.sluice.benchmarks.load.SubmitAndWait;
import dev.sluice.benchmarks.load.Template;
import java.util.List;

/** The requests that are sent. */
final class Requests {

  /** 210 bytes. */
  static final Template ECHO =
      Template.submission(
          "{\"model\":\"echo\",\"input\":\"%s\"}"
              .formatted("The quick brown fox. ".repeat(9).substring(0, 183)));

  private static final Clients CROWD = new Clients(1000);
  private static final int WAIT_SECONDS = 30;

  private Requests() {}

  static Submit fromOne() {
    return new Submit(ECHO, Clients.ONE, 0);
  }

  static Submit fromMany() {
    return new Submit(ECHO, CROWD, 0);
  }

  static Submit sampled(int every) {
    return new Submit(ECHO, CROWD, every);
  }

  static SubmitAndPoll polled() {
    return new SubmitAndPoll(ECHO, CROWD);
  }

  /** Jobs for the model, each awaited by whoever sent it. */
  static SubmitAndWait embedded(Texts texts, int clients) {
    List<Template> each =
        texts.all().stream()
            .map(
                text ->
                    Template.waiting(
                        "{\"model\":\"all-minilm-l6-v2\",\"input\":\"%s\"}".formatted(text),
                        WAIT_SECONDS))
            .toList();
    return new SubmitAndWait(each, new Clients(clients));
  }
}
