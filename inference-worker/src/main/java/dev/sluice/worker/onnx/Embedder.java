package dev.sluice.worker.onnx;

import ai.onnxruntime.OrtException;
import dev.sluice.contract.message.RawJson;
import dev.sluice.models.TextInput;
import dev.sluice.models.Tokenizer;
import dev.sluice.models.Tokens;
import dev.sluice.worker.run.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From inputs to outcomes: all texts of a batch run sorted by length, in pieces that fit. */
final class Embedder {

  private final Tokenizer tokenizer;
  private final SentenceModel model;
  private final int maxRows;

  Embedder(Tokenizer tokenizer, SentenceModel model, int maxRows) {
    this.tokenizer = tokenizer;
    this.model = model;
    this.maxRows = maxRows;
  }

  /** One text on its way through the model. */
  private static final class Row {
    final Tokens tokens;
    float @Nullable [] vector;

    Row(Tokens tokens) {
      this.tokens = tokens;
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

  List<Outcome> embed(List<RawJson> inputs) throws OrtException {
    List<Read> all = inputs.stream().map(this::read).toList();
    var rows = new ArrayList<Row>();
    for (Read read : all) {
      if (read instanceof Read.Rows some) {
        rows.addAll(some.rows());
      }
    }
    run(rows);
    return all.stream().map(Embedder::outcome).toList();
  }

  private Read read(RawJson input) {
    try {
      TextInput parsed = TextInput.parse(input);
      List<Row> rows =
          parsed.texts().stream().map(text -> new Row(tokenizer.tokens(text))).toList();
      return new Read.Rows(rows, parsed.list());
    } catch (IllegalArgumentException e) {
      return new Read.Refused(String.valueOf(e.getMessage()));
    }
  }

  private void run(List<Row> rows) throws OrtException {
    rows.sort(Comparator.comparingInt(row -> row.tokens.count()));
    int from = 0;
    while (from < rows.size()) {
      int to = from + 1;
      while (to < rows.size() && fits(to + 1 - from, rows.get(to).tokens.count())) {
        to++;
      }
      List<Row> piece = rows.subList(from, to);
      List<float[]> vectors = model.vectors(piece.stream().map(row -> row.tokens).toList());
      for (int i = 0; i < piece.size(); i++) {
        piece.get(i).vector = vectors.get(i);
      }
      from = to;
    }
  }

  /** Sorted by length, the newest row is the longest: all others are padded to it. */
  private boolean fits(int rows, int longest) {
    return rows <= maxRows && rows * longest <= SentenceModel.MOST_PADDED_TOKENS;
  }

  private static Outcome outcome(Read read) {
    if (read instanceof Read.Refused refused) {
      return Outcome.invalidInput(refused.why());
    }
    Read.Rows rows = (Read.Rows) read;
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
