package dev.sluice.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.contract.config.BadConfigException;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.contract.config.TlsConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {

  @TempDir Path folder;

  private static void assertRefused(TlsConfig files, String field, Path file, String expected) {
    assertThatThrownBy(() -> Tls.load(files))
        .isInstanceOf(BadConfigException.class)
        .hasMessage("ingress.tls.%s: '%s' is not %s".formatted(field, file, expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void shouldLoadACertificateWithItsKey(String algorithm) {
    Tls tls = Tls.load(PemFiles.write(folder, algorithm).files());

    assertThat(tls.certificate()).contains("BEGIN CERTIFICATE");
    assertThat(tls).hasToString("Tls[…]");
  }

  @Test
  void shouldNameTheFileThatIsNotThere() {
    TlsConfig files = PemFiles.write(folder, "EC").files();
    Path none = folder.resolve("none.pem");
    assertRefused(new TlsConfig(none, files.key()), "certificate", none, "a file that can be read");
    assertRefused(new TlsConfig(files.certificate(), none), "key", none, "a file that can be read");
  }

  @Test
  void shouldNameTheFileThatHoldsSomethingElse() throws IOException {
    TlsConfig files = PemFiles.write(folder, "EC").files();
    Path other = Files.writeString(folder.resolve("other.pem"), "none of this is PEM");
    assertRefused(new TlsConfig(other, files.key()), "certificate", other, "a certificate in PEM");
    assertRefused(
        new TlsConfig(files.certificate(), other),
        "key",
        other,
        "a private key in PEM, PKCS #8 and not encrypted");
  }

  @Test
  void shouldRefuseAnExpiredCertificate() {
    TlsConfig files = PemFiles.write(folder, "EC", "-startdate", "-9d", "-validity", "2").files();
    assertRefused(files, "certificate", files.certificate(), "a certificate that has not expired");
  }

  @Test
  void shouldRefuseTheKeyOfAnother() throws IOException {
    TlsConfig first = PemFiles.write(folder, "RSA").files();
    TlsConfig second =
        PemFiles.write(Files.createDirectory(folder.resolve("second")), "RSA").files();
    assertRefused(
        new TlsConfig(first.certificate(), second.key()),
        "key",
        second.key(),
        "the key of " + first.certificate());
  }

  @Test
  void shouldWantBothFiles() {
    assertThatThrownBy(
            () -> SluiceConfig.read(null, Map.of(), Map.of("ingress.tls.certificate", "a.pem")))
        .isInstanceOf(BadConfigException.class)
        .hasMessageContaining("ingress.tls.key");
  }
}
