package dev.sluice.worker.onnx;

import dev.sluice.contract.config.OnnxFiles;
import java.nio.FloatBuffer;

/** One vector from the states of a row's tokens. */
record Pooling(OnnxFiles.Pooling kind, boolean normalized) {

  /**
   * @param at where the row's first state begins
   * @param tokens how many of the row's states are no padding
   */
  float[] pool(FloatBuffer states, int at, int tokens, int width) {
    float[] vector = new float[width];
    float[] state = new float[width];
    int pooled = kind == OnnxFiles.Pooling.CLS ? 1 : tokens;
    for (int token = 0; token < pooled; token++) {
      states.get(at + token * width, state);
      for (int i = 0; i < width; i++) {
        vector[i] += state[i];
      }
    }
    return scaled(vector, normalized ? 1 / Math.max(length(vector), 1e-12) : 1.0 / pooled);
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float number : vector) {
      squares += (double) number * number;
    }
    return Math.sqrt(squares);
  }

  private static float[] scaled(float[] vector, double scale) {
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] * scale);
    }
    return vector;
  }
}
