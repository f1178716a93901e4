package dev.sluice.worker.onnx;

import dev.sluice.models.Tokens;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;

/** Memory outside the heap that one thread gives a model its input in and takes its output from. */
final class Workspace {

  private final LongBuffer ids;
  private final LongBuffer mask;
  private final LongBuffer types;
  private final FloatBuffer states;
  private final long padding;

  /**
   * @param tokens the most tokens of a batch, padding included
   * @param width numbers per token in the output
   * @param padding the id that stands for nothing
   */
  Workspace(int tokens, int width, long padding) {
    this.padding = padding;
    this.ids = bytes((long) tokens * Long.BYTES).asLongBuffer();
    this.mask = bytes((long) tokens * Long.BYTES).asLongBuffer();
    this.types = bytes((long) tokens * Long.BYTES).asLongBuffer();
    this.states = bytes((long) tokens * width * Float.BYTES).asFloatBuffer();
  }

  private static ByteBuffer bytes(long size) {
    return ByteBuffer.allocateDirect(Math.toIntExact(size)).order(ByteOrder.nativeOrder());
  }

  /** Writes the rows, padded to this many tokens each; types are all zero. */
  void fill(List<Tokens> rows, int length) {
    ids.clear();
    mask.clear();
    for (Tokens row : rows) {
      ids.put(row.ids());
      for (int i = 0; i < row.count(); i++) {
        mask.put(1);
      }
      for (int i = row.count(); i < length; i++) {
        ids.put(padding);
        mask.put(0);
      }
    }
    ids.flip();
    mask.flip();
    types.clear().limit(ids.limit());
  }

  LongBuffer ids() {
    return ids;
  }

  LongBuffer mask() {
    return mask;
  }

  LongBuffer types() {
    return types;
  }

  /** Room for the output of this many tokens. */
  FloatBuffer states(int numbers) {
    states.clear().limit(numbers);
    return states;
  }
}
