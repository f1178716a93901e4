package dev.sluice.worker.openinference;

import dev.sluice.contract.message.RawJson;
import dev.sluice.models.EstimatedTokens;
import dev.sluice.models.tensor.BadTensorsException;
import dev.sluice.models.tensor.InferAnswer;
import dev.sluice.models.tensor.Joined;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.Task;
import dev.sluice.worker.upstream.Reply;
import dev.sluice.worker.upstream.Try;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One try at what is asked for one task, or for several together.
 *
 * @param joined their inputs
 * @param uncut told why an answer cannot be cut into rows
 */
record InferTry(ServedModel model, List<Task> tasks, Joined joined, Consumer<String> uncut)
    implements Try {

  @Override
  public CompletableFuture<HttpResponse<byte[]>> send() {
    return model.infer(joined.body(tasks.get(0).id()));
  }

  @Override
  public Reply read(HttpResponse<byte[]> answer) {
    InferAnswer read;
    try {
      read = InferAnswer.read(answer.body());
    } catch (BadTensorsException e) {
      return Reply.broken(e.words());
    }
    try {
      return done(joined.split(read));
    } catch (BadTensorsException e) {
      uncut.accept(e.words());
      return Reply.refused("upstream_rows", e.words(), true);
    }
  }

  private Reply done(List<String> outputs) {
    var outcomes = new ArrayList<Outcome>();
    for (int i = 0; i < outputs.size(); i++) {
      long tokens = EstimatedTokens.of(tasks.get(i).input());
      outcomes.add(new Outcome.Succeeded(new RawJson(outputs.get(i)), tokens));
    }
    return new Reply.Done(outcomes);
  }
}
