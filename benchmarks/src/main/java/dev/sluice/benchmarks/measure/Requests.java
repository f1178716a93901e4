package dev.sluice.benchmarks.measure;

import dev.sluice.benchmarks.load.Clients;
import dev.sluice.benchmarks.load.Submit;
import dev.sluice.benchmarks.load.SubmitAndPoll;
import dev.sluice.benchmarks.load.Template;

/** The requests that are sent. */
final class Requests {

  /** 210 bytes. */
  static final Template ECHO =
      Template.submission(
          "{\"model\":\"echo\",\"input\":\"%s\"}"
              .formatted("The quick brown fox. ".repeat(9).substring(0, 183)));

  /** Short sentences of some 15 tokens, no two alike. */
  static final Template SENTENCE =
      Template.submission(
          """
          {"model":"all-minilm-l6-v2","input":"Customer ###### asks when the parcel will arrive."}""");

  private static final Clients CROWD = new Clients(1000);

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

  static Submit sentences() {
    return new Submit(SENTENCE, CROWD, 0);
  }
}
