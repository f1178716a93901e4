package dev.sluice.ingress.submit;

import dev.sluice.contract.limit.Cost;
import dev.sluice.contract.limit.Limit;
import dev.sluice.contract.limit.Unit;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.models.Count;
import dev.sluice.models.JsonBytes;
import dev.sluice.models.TokenCounter;
import java.util.List;
import java.util.function.Consumer;

/** What submissions cost in tokens, counted only for who has a limit of them. */
final class Costs {

  private static final Count UNCOUNTED = new Count.Known(0);

  private final TokenCounter counter;

  Costs(TokenCounter counter) {
    this.counter = counter;
  }

  /**
   * @param then called once on the exchange's event loop
   */
  void of(Submission submission, List<Limit> limits, Exchange exchange, Consumer<Count> then) {
    if (!Unit.TOKENS.isCountedBy(limits)) {
      then.accept(UNCOUNTED);
      return;
    }
    Slice input = submission.input();
    counter.count(
        submission.model(),
        new JsonBytes(input.in(), input.start(), input.length()),
        exchange.loop(),
        count -> exchange.step(() -> then.accept(whole(count, submission))));
  }

  /** With what the model may generate, and what it reads beside the input before it does. */
  private static Count whole(Count ofInput, Submission submission) {
    if (!(ofInput instanceof Count.Known known) || !submission.model().isChat()) {
      return ofInput;
    }
    Slice read = submission.wish().parameters();
    return new Count.Known(
        known.tokens()
            + (read == null ? 0 : Cost.tokensIn(read.length()))
            + submission.wish().generated());
  }
}
