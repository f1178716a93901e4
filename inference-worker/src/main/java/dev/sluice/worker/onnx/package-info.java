/** Sentence embeddings with ONNX Runtime in this process. */
@NullMarked
package dev.sluice.worker.onnx;

import org.jspecify.annotations.NullMarked;
