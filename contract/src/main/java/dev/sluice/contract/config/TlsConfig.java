package dev.sluice.contract.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Files for TLS, in PEM.
 *
 * @param certificate and those it was signed by, up to but for the root
 * @param key its private key in PKCS #8
 */
public record TlsConfig(Path certificate, Path key) {

  /** Empty unless the section is there. */
  static Optional<TlsConfig> read(Section root) {
    try (Section in = root.section("tls")) {
      Optional<Path> certificate = in.text("certificate").map(Path::of);
      Optional<Path> key = in.text("key").map(Path::of);
      if (certificate.isEmpty() && key.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new TlsConfig(Path.of(in.required("certificate")), Path.of(in.required("key"))));
    }
  }
}
