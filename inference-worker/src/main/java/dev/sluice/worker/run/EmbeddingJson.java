package dev.sluice.worker.run;

import dev.sluice.contract.message.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Vectors as the output of a job. */
public final class EmbeddingJson {

  private static final int CHARACTERS_PER_NUMBER = 13;

  private EmbeddingJson() {}

  /** The output for a single text. */
  public static RawJson one(float[] vector, boolean truncated) {
    var json = new StringBuilder(40 + vector.length * CHARACTERS_PER_NUMBER);
    json.append("{\"embedding\":");
    append(json, vector);
    return new RawJson(json.append(",\"truncated\":").append(truncated).append('}').toString());
  }

  /** Of a model that does not say what it has read. */
  public static RawJson one(float[] vector) {
    var json = new StringBuilder(40 + vector.length * CHARACTERS_PER_NUMBER);
    append(json.append("{\"embedding\":"), vector);
    return new RawJson(json.append('}').toString());
  }

  /** Of a model that does not say what it has read. */
  public static RawJson many(List<float[]> vectors) {
    return many(vectors, null);
  }

  /** The output for a list of texts. */
  public static RawJson many(List<float[]> vectors, @Nullable List<Boolean> truncated) {
    int numbers = vectors.stream().mapToInt(vector -> vector.length).sum();
    var json = new StringBuilder(40 + numbers * CHARACTERS_PER_NUMBER + 7 * vectors.size());
    json.append("{\"embeddings\":[");
    for (int i = 0; i < vectors.size(); i++) {
      append(i == 0 ? json : json.append(','), vectors.get(i));
    }
    if (truncated == null) {
      return new RawJson(json.append("]}").toString());
    }
    json.append("],\"truncated\":[");
    for (int i = 0; i < truncated.size(); i++) {
      (i == 0 ? json : json.append(',')).append(truncated.get(i).booleanValue());
    }
    return new RawJson(json.append("]}").toString());
  }

  private static void append(StringBuilder json, float[] vector) {
    json.append('[');
    for (int i = 0; i < vector.length; i++) {
      (i == 0 ? json : json.append(',')).append(vector[i]);
    }
    json.append(']');
  }
}
