package dev.sluice.worker.onnx;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A model as a file, so that it is read without ever lying on the heap.
 *
 * @param temporary whether it was made for this, and is deleted when closed
 * @param hash the beginning of its SHA-256
 */
record ModelFile(Path path, String hash, boolean temporary) implements AutoCloseable {

  private static final int HASH_DIGITS = 12;

  /** Out of the class path. */
  static ModelFile unpack(String resource) throws IOException {
    Path path = Files.createTempFile("sluice-model", ".onnx");
    try (InputStream bytes = open(resource);
        var file = Files.newOutputStream(path)) {
      return new ModelFile(path, copy(bytes, file), true);
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /** Where it lies, with whatever lies beside it. */
  static ModelFile at(Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      throw new FileNotFoundException("there is no file " + path);
    }
    try (InputStream bytes = Files.newInputStream(path)) {
      return new ModelFile(path, copy(bytes, OutputStream.nullOutputStream()), false);
    }
  }

  private static String copy(InputStream from, OutputStream to) throws IOException {
    try (var hashed = new DigestInputStream(from, MessageDigest.getInstance("SHA-256"))) {
      hashed.transferTo(to);
      String hash = HexFormat.of().formatHex(hashed.getMessageDigest().digest());
      return hash.substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InputStream open(String resource) throws IOException {
    InputStream bytes = ModelFile.class.getResourceAsStream(resource);
    if (bytes == null) {
      throw new FileNotFoundException("not on the class path: " + resource);
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    if (temporary) {
      Files.deleteIfExists(path);
    }
  }
}
