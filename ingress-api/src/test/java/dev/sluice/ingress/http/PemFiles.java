package dev.sluice.ingress.http;

import dev.sluice.contract.config.TlsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for {@code localhost} that signs itself, and its key, as files.
 *
 * @param certificate as a client trusts it
 */
public record PemFiles(TlsConfig files, Certificate certificate) {

  private static final String PASSWORD = "changeit";

  /** Makes new ones in place of those that are there. */
  public static PemFiles write(Path folder, String algorithm) {
    return write(folder, algorithm, "-validity", "30");
  }

  static PemFiles write(Path folder, String algorithm, String... options) {
    try {
      KeyStore store = made(folder, algorithm, options);
      Certificate certificate = store.getCertificate("it");
      var key = store.getKey("it", PASSWORD.toCharArray());
      var files = new TlsConfig(folder.resolve("cert.pem"), folder.resolve("key.pem"));
      Files.writeString(files.certificate(), pem("CERTIFICATE", certificate.getEncoded()));
      Files.writeString(files.key(), pem("PRIVATE KEY", key.getEncoded()));
      return new PemFiles(files, certificate);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore made(Path folder, String algorithm, String... options)
      throws IOException, GeneralSecurityException {
    Path file = folder.resolve("store.p12");
    Files.deleteIfExists(file);
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "it",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                PASSWORD));
    command.addAll(List.of(options));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes());
      if (process.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    return store;
  }

  private static String pem(String kind, byte[] bytes) {
    String text = Base64.getMimeEncoder().encodeToString(bytes);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, text);
  }

  /** What a client uses that trusts this certificate and no other. */
  public SSLContext trusting() {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("it", certificate);
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
