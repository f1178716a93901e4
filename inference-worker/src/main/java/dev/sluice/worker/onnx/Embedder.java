package dev.sluice.worker.onnx;

import ai.onnxruntime.OrtException;
import dev.sluice.contract.message.RawJson;
import dev.sluice.models.TextInput;
import dev.sluice.models.Tokenizer;
import dev.sluice.models.Tokens;
import dev.sluice.worker.run.EmbeddingJson;
import dev.sluice.worker.run.Outcome;
import dev.sluice.worker.run.Stop;
import dev.sluice.worker.run.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From inputs to outcomes: all texts of a batch run sorted by length, in pieces of like length. */
final class Embedder {

  private final Tokenizer tokenizer;
  private final SentenceModel model;
  private final Packing packing;

  Embedder(Tokenizer tokenizer, SentenceModel model, int maxRows) {
    this.tokenizer = tokenizer;
    this.model = model;
    this.packing = new Packing(maxRows, model.mostPadded());
  }

  /** One text on its way through the model. */
  private static final class Row {
    final Tokens tokens;
    final Stop stop;
    float @Nullable [] vector;

    Row(Tokens tokens, Stop stop) {
      this.tokens = tokens;
      this.stop = stop;
    }

    float[] vector() {
      if (vector == null) {
        throw new IllegalStateException("the row has not run");
      }
      return vector;
    }
  }

  /** What one input became: its rows, or why it has none. */
  private sealed interface Read {
    record Rows(List<Row> rows, boolean list) implements Read {}

    record Refused(String why) implements Read {}
  }

  /** One outcome per task; one that was stopped before its last row ran is left. */
  List<Outcome> embed(List<Task> tasks) throws OrtException {
    List<Read> all = tasks.stream().map(this::read).toList();
    var rows = new ArrayList<Row>();
    for (Read read : all) {
      if (read instanceof Read.Rows some) {
        rows.addAll(some.rows());
      }
    }
    run(rows);
    return all.stream().map(Embedder::outcome).toList();
  }

  private Read read(Task task) {
    try {
      TextInput parsed = TextInput.parse(task.input());
      List<Row> rows =
          parsed.texts().stream()
              .map(text -> new Row(tokenizer.tokens(text), task.stop()))
              .toList();
      return new Read.Rows(rows, parsed.list());
    } catch (IllegalArgumentException e) {
      return new Read.Refused(String.valueOf(e.getMessage()));
    }
  }

  private void run(List<Row> rows) throws OrtException {
    rows.sort(Comparator.comparingInt(row -> row.tokens.count()));
    int from = 0;
    for (int to : packing.ends(rows.stream().mapToInt(row -> row.tokens.count()).toArray())) {
      vectors(rows.subList(from, to).stream().filter(row -> !row.stop.isAsked()).toList());
      from = to;
    }
  }

  private void vectors(List<Row> piece) throws OrtException {
    if (piece.isEmpty()) {
      return;
    }
    List<float[]> vectors = model.vectors(piece.stream().map(row -> row.tokens).toList());
    for (int i = 0; i < piece.size(); i++) {
      piece.get(i).vector = vectors.get(i);
    }
  }

  private static Outcome outcome(Read read) {
    if (read instanceof Read.Refused refused) {
      return Outcome.invalidInput(refused.why());
    }
    Read.Rows rows = (Read.Rows) read;
    if (rows.rows().stream().anyMatch(row -> row.vector == null)) {
      return new Outcome.Stopped();
    }
    long tokens = rows.rows().stream().mapToLong(row -> row.tokens.count()).sum();
    Row first = rows.rows().get(0);
    RawJson output =
        rows.list()
            ? EmbeddingJson.many(
                rows.rows().stream().map(Row::vector).toList(),
                rows.rows().stream().map(row -> row.tokens.truncated()).toList())
            : EmbeddingJson.one(first.vector(), first.tokens.truncated());
    return new Outcome.Succeeded(output, tokens);
  }
}
