package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.contract.config.BadConfigException;
import dev.sluice.contract.config.SluiceConfig;
import dev.sluice.ingress.http.PemFiles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpsTest {

  /** The beginning of what a client says first: a record of 512 bytes, of which two come. */
  private static final byte[] HALF_A_HELLO = {22, 3, 1, 2, 0, 1, 0};

  @TempDir Path folder;
  private PemFiles first;
  private Fixture fixture;

  @BeforeEach
  void start() {
    first = PemFiles.write(folder, "EC");
    fixture = new Fixture(folder, yaml(), true);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private String yaml() {
    return "ingress: {max_connections_per_address: 3, tls: {certificate: '%s', key: '%s'}}"
        .formatted(first.files().certificate(), first.files().key());
  }

  private static HttpClient trusting(PemFiles files) {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .sslContext(files.trusting())
        .build();
  }

  private HttpResponse<String> models(HttpClient client) throws Exception {
    URI uri = URI.create("https://localhost:" + fixture.ingress.httpPort() + "/v1/models");
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static Certificate shown(HttpResponse<String> answer) throws SSLPeerUnverifiedException {
    return answer.sslSession().orElseThrow().getPeerCertificates()[0];
  }

  @Test
  void shouldSpeakTlsWithItsCertificate() throws Exception {
    HttpResponse<String> answer = models(trusting(first));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.sslSession().orElseThrow().getProtocol()).isIn("TLSv1.3", "TLSv1.2");
    assertThat(shown(answer)).isEqualTo(first.certificate());
  }

  @Test
  void shouldHangUpOnWhoDoesNotSpeakTls() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), fixture.ingress.httpPort())) {
      socket
          .getOutputStream()
          .write("GET /v1/models HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      byte[] said = socket.getInputStream().readAllBytes();
      assertThat(new String(said, StandardCharsets.ISO_8859_1)).doesNotContain("HTTP");
    }
    assertThat(models(trusting(first)).statusCode()).isEqualTo(200);
  }

  private Socket silent() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), fixture.ingress.httpPort());
  }

  private void awaitConnections(int count) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> fixture.meters.get("sluice.ingress.connections").gauge().value() == count);
  }

  @Test
  void shouldBoundTheConnectionsOfAnAddressThatNeverSpeaksTls() throws Exception {
    try (var first = silent();
        var second = silent();
        var third = silent()) {
      awaitConnections(3);
      third.getOutputStream().write(HALF_A_HELLO);
      try (var fourth = silent()) {
        assertThat(fourth.getInputStream().read()).isEqualTo(-1);
      }
      assertThat(fixture.count("sluice.ingress.connections.refused", "bound", "address"))
          .isEqualTo(1);
      assertThat(first.isConnected() && second.isConnected()).isTrue();
    }
    awaitConnections(0);
    assertThat(models(trusting(first)).statusCode()).isEqualTo(200);
    awaitConnections(1);
  }

  @Test
  void shouldHangUpOnWhoDoesNotFinishTheHandshake() throws Exception {
    try (var silent = silent();
        var slow = silent()) {
      slow.getOutputStream().write(HALF_A_HELLO);
      awaitConnections(2);

      // Both wait out the ten seconds that a handshake may take.
      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThat(slow.getInputStream().read()).isEqualTo(-1);
      awaitConnections(0);
    }
  }

  @Test
  void shouldTakeANewCertificateWithoutARestart() throws Exception {
    HttpClient before = trusting(first);
    models(before);
    PemFiles second = PemFiles.write(folder, "RSA");
    fixture.ingress.lookAtCertificate();

    assertThat(shown(models(trusting(second)))).isEqualTo(second.certificate());
    assertThat(models(before).statusCode()).as("connections go on").isEqualTo(200);
    HttpClient trustsTheFirst = trusting(first);
    assertThatThrownBy(() -> models(trustsTheFirst)).isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void shouldKeepTheLastGoodCertificate() throws Exception {
    Files.writeString(first.files().key(), "half a ke");
    fixture.ingress.lookAtCertificate();

    assertThat(shown(models(trusting(first)))).isEqualTo(first.certificate());
  }

  @Test
  void shouldNotStartWithABrokenFile() throws IOException {
    Files.writeString(first.files().certificate(), "no certificate");
    Path file = Files.writeString(folder.resolve("other.yaml"), yaml());
    SluiceConfig config = SluiceConfig.read(file, Map.of(), Map.of());
    assertThatThrownBy(() -> Ingress.start(config, new SimpleMeterRegistry()))
        .isInstanceOf(BadConfigException.class)
        .hasMessage(
            "ingress.tls.certificate: '%s' is not a certificate in PEM"
                .formatted(first.files().certificate()));
  }
}
