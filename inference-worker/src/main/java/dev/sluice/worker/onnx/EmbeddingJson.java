package dev.sluice.worker.onnx;

import dev.sluice.contract.message.RawJson;
import java.util.List;

/** Vectors as the output of a job. */
final class EmbeddingJson {

  private static final int CHARACTERS_PER_NUMBER = 13;

  private EmbeddingJson() {}

  static RawJson one(float[] vector, boolean truncated) {
    var json = new StringBuilder(40 + vector.length * CHARACTERS_PER_NUMBER);
    json.append("{\"embedding\":");
    append(json, vector);
    return new RawJson(json.append(",\"truncated\":").append(truncated).append('}').toString());
  }

  static RawJson many(List<float[]> vectors, List<Boolean> truncated) {
    int numbers = vectors.stream().mapToInt(vector -> vector.length).sum();
    var json = new StringBuilder(40 + numbers * CHARACTERS_PER_NUMBER + 7 * truncated.size());
    json.append("{\"embeddings\":[");
    for (int i = 0; i < vectors.size(); i++) {
      append(i == 0 ? json : json.append(','), vectors.get(i));
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
