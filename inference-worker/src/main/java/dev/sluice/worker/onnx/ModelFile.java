package dev.sluice.worker.onnx;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A model out of the class path as a file of its own, so that it is read without ever lying on the
 * heap; deleted when closed.
 *
 * @param hash the beginning of its SHA-256
 */
record ModelFile(Path path, String hash) implements AutoCloseable {

  private static final int HASH_DIGITS = 12;

  static ModelFile unpack(String resource) throws IOException {
    Path path = Files.createTempFile("sluice-model", ".onnx");
    try (InputStream bytes = open(resource);
        var hashed = new DigestInputStream(bytes, MessageDigest.getInstance("SHA-256"));
        var file = Files.newOutputStream(path)) {
      hashed.transferTo(file);
      String hash = HexFormat.of().formatHex(hashed.getMessageDigest().digest());
      return new ModelFile(path, hash.substring(0, HASH_DIGITS));
    } catch (IOException e) {
      Files.deleteIfExists(path);
      throw e;
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
    Files.deleteIfExists(path);
  }
}
