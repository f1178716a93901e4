package dev.sluice.worker.onnx;

import dev.sluice.contract.config.ModelConfig;
import dev.sluice.contract.config.OnnxFiles;
import dev.sluice.models.Tokenizer;
import java.io.IOException;

/**
 * Which network an {@code onnx} model is, and how it is read.
 *
 * @param pooling how vectors of tokens become one
 */
record TextModel(ModelFile file, Tokenizer tokenizer, OnnxFiles.Pooling pooling, boolean normalized)
    implements AutoCloseable {

  private static final String PACKAGED = "/all-minilm-l6-v2-q.onnx";

  /**
   * @throws IOException if there is no such file
   * @throws IllegalStateException if the tokenizer cannot be loaded, in one line
   */
  static TextModel open(ModelConfig config) throws IOException {
    OnnxFiles files = config.files();
    return files == null
        ? new TextModel(
            ModelFile.unpack(PACKAGED), Tokenizer.miniLm(), OnnxFiles.Pooling.MEAN, true)
        : new TextModel(
            ModelFile.at(files.model()),
            Tokenizer.of(files.tokenizer(), files.maxTokens()),
            files.pooling(),
            files.normalized());
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
