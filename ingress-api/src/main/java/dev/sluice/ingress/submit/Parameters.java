package dev.sluice.ingress.submit;

import com.fasterxml.jackson.core.JsonParser;
import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.message.Json;
import dev.sluice.ingress.http.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a submission asks of its model beside the input.
 *
 * @param whole the object
 */
record Parameters(Slice whole, List<One> all, Bounds bounds) {

  /** Said elsewhere in a submission, or of use only to who waits for the answer. */
  private static final Set<String> ELSEWHERE =
      Set.of("model", "messages", "input", "encoding_format", "stream", "stream_options");

  /**
   * One of them.
   *
   * @param wanted in its place, in words; null if it is well
   */
  record One(String name, @Nullable Slice value, @Nullable String wanted) {}

  /** Reads the object at whose beginning the parser stands. */
  static Parameters read(JsonParser in, byte[] body) throws IOException {
    int start = Body.start(in);
    var all = new ArrayList<One>(0);
    var bounds = new Bounds();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      String wanted = bounds.read(name, in);
      all.add(new One(name, Body.value(in, body), wanted));
    }
    return new Parameters(new Slice(body, start, Body.end(in)), all, bounds);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** The first that is wrong for this model. */
  Optional<Problem.Field> wrong(ModelConfig model) {
    return all.stream().flatMap(one -> why(model, one).stream()).findFirst();
  }

  private static Optional<Problem.Field> why(ModelConfig model, One one) {
    String wrong = null;
    if (model.isTensors()) {
      wrong = "is not a parameter of a job; parameters of the protocol are part of its input";
    } else if (model.upstream() == null) {
      wrong = "is not a parameter of %s, which takes none".formatted(model.name());
    } else if (ELSEWHERE.contains(one.name())) {
      wrong = "is not a parameter of a job";
    } else if (one.wanted() != null && model.isChat()) {
      wrong = "is not " + one.wanted();
    }
    if (wrong == null) {
      return Optional.empty();
    }
    String name = Slice.cut(one.name());
    String words = "%s: %s %s".formatted(name, Slice.shown(one.value()), wrong);
    return Optional.of(new Problem.Field("/parameters" + Json.step(name), words));
  }
}
