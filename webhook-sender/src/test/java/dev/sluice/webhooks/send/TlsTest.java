package dev.sluice.webhooks.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.sluice.contract.message.RawJson;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.webhook.Delivery;
import dev.sluice.contract.webhook.WebhookSecret;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PfxOptions;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The address is chosen by the guard; the certificate must be of the name in the URL. */
class TlsTest {

  private static final String PASSWORD = "password";

  @TempDir Path folder;
  private HttpsServer server;

  @BeforeEach
  void start() throws Exception {
    Path store = folder.resolve("keys.p12");
    keytool(store, "receiver.invalid");
    var keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  private static void keytool(Path store, String name) throws Exception {
    Process made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:" + name,
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(made.waitFor()).as(said).isZero();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Answer send(String host, HttpClientOptions options) throws Exception {
    Names here =
        name -> CompletableFuture.completedFuture(List.of(InetAddress.getLoopbackAddress()));
    var signer = new Signer(List.of(WebhookSecret.random()));
    var event = new Delivery.Event("inference.succeeded", new RawJson("{}"));
    String url = "https://%s:%d/".formatted(host, server.getAddress().getPort());
    var due = Delivery.due("id", new Subject("a", "a"), url, event, null, Instant.EPOCH);
    try (var sender =
        new HttpSender(
            new Guard(here, true), signer, Instant::now, Duration.ofSeconds(20), 4, options)) {
      return sender.send(due).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }

  private HttpClientOptions trusting() {
    var options = new PfxOptions().setPath(folder.resolve("keys.p12").toString());
    return new HttpClientOptions().setTrustOptions(options.setPassword(PASSWORD));
  }

  @Test
  void shouldTakeTheCertificateOfTheName() throws Exception {
    assertThat(send("receiver.invalid", trusting()))
        .isEqualTo(new Answer.Answered(204, Optional.empty()));
  }

  @Test
  void shouldNotTakeTheCertificateOfAnotherName() throws Exception {
    assertThat(send("other.invalid", trusting())).isInstanceOf(Answer.Unanswered.class);
    assertThat(send("127.0.0.1", trusting())).isInstanceOf(Answer.Unanswered.class);
  }

  @Test
  void shouldNotTakeACertificateThatNobodyVouchesFor() throws Exception {
    assertThat(send("receiver.invalid", new HttpClientOptions()))
        .isInstanceOf(Answer.Unanswered.class);
  }
}
