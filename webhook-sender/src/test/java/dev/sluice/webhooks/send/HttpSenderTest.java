package dev.sluice.webhooks.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.contract.message.RawJson;
import dev.sluice.contract.message.Subject;
import dev.sluice.contract.webhook.Delivery;
import dev.sluice.contract.webhook.WebhookSecret;
import dev.sluice.contract.webhook.WebhookUrl;
import dev.sluice.webhooks.Receiver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpSenderTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.500Z");
  private static final WebhookSecret NEW = WebhookSecret.random();
  private static final WebhookSecret OLD = WebhookSecret.random();

  private final Receiver receiver = new Receiver();
  private final KnownNames names = new KnownNames();
  private HttpSender sender = sender(true, Duration.ofSeconds(20));

  /** Knows a few names; counts who asks. */
  private static final class KnownNames implements Names {
    final List<String> asked = new ArrayList<>();
    final Map<String, List<InetAddress>> known =
        Map.of(
            "receiver.invalid", List.of(address("127.0.0.1")),
            "inside.invalid", List.of(address("10.1.2.3"), address("169.254.169.254")),
            "both.invalid", List.of(address("10.1.2.3"), address("1.1.1.1")));

    @Override
    public synchronized CompletionStage<List<InetAddress>> look(String host) {
      asked.add(host);
      List<InetAddress> found = known.get(host);
      return found == null
          ? CompletableFuture.failedFuture(new UnknownHostException("no such name: " + host))
          : CompletableFuture.completedFuture(found);
    }
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private HttpSender sender(boolean allowPrivate, Duration timeout) {
    var guard = new Guard(names, allowPrivate);
    return new HttpSender(guard, new Signer(List.of(NEW, OLD)), () -> NOW, timeout, 4);
  }

  private void with(boolean allowPrivate, Duration timeout) {
    sender.close();
    sender = sender(allowPrivate, timeout);
  }

  @AfterEach
  void close() {
    sender.close();
    receiver.close();
  }

  private static Delivery to(String url) {
    var event = new Delivery.Event("inference.succeeded", new RawJson("{\"type\": \"é\"}"));
    return Delivery.due("id-1", new Subject("acme", "ann"), url, event, null, NOW);
  }

  private Answer send(String url) throws Exception {
    return sender.send(to(url)).toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static Answer answered(int status) {
    return new Answer.Answered(status, Optional.empty());
  }

  @Test
  void shouldPostSignedByEverySecretThatHolds() throws Exception {
    assertThat(send(receiver.url())).isEqualTo(answered(204));

    Receiver.Got got = receiver.got().get(0);
    String signed = "id-1.1767225600.{\"type\": \"é\"}";
    assertThat(got.path()).isEqualTo("/hook?a=1");
    assertThat(got.body()).isEqualTo("{\"type\": \"é\"}");
    assertThat(got.header("content-type")).isEqualTo("application/json");
    assertThat(got.header("webhook-id")).isEqualTo("id-1");
    assertThat(got.header("webhook-timestamp")).isEqualTo("1767225600");
    assertThat(got.header("webhook-signature"))
        .isEqualTo(
            "v1,%s v1,%s".formatted(NEW.of("acme").sign(signed), OLD.of("acme").sign(signed)));
  }

  /** The head of an answer and its end may come at once, before anybody looks at it. */
  @Test
  void shouldMissNoAnswerHoweverSoonItEnds() throws Exception {
    with(true, Duration.ofSeconds(5));
    for (int round = 0; round < 750; round++) {
      var attempts = new ArrayList<CompletableFuture<Answer>>();
      for (int i = 0; i < 4; i++) {
        attempts.add(sender.send(to(receiver.url())).toCompletableFuture());
      }
      for (CompletableFuture<Answer> attempt : attempts) {
        assertThat(attempt.get(30, TimeUnit.SECONDS)).isEqualTo(answered(204));
      }
    }
  }

  @Test
  void shouldGoToTheAddressThatWasCheckedUnderTheNameThatWasAsked() throws Exception {
    assertThat(send("http://receiver.invalid:" + receiver.port() + "/")).isEqualTo(answered(204));

    assertThat(names.asked).containsExactly("receiver.invalid");
    assertThat(receiver.got().get(0).header("host"))
        .isEqualTo("receiver.invalid:" + receiver.port());
  }

  @Test
  void shouldWriteAnAddressOfIpv6AsUrlsDo() throws Exception {
    String url = "http://[::ffff:127.0.0.1]:" + receiver.port() + "/";

    assertThat(send(url)).isEqualTo(answered(204));
    assertThat(receiver.got().get(0).header("host"))
        .isEqualTo("[::ffff:127.0.0.1]:" + receiver.port());
  }

  @Test
  void shouldAskForTheNameAnewAtEachAttempt() throws Exception {
    String url = "http://receiver.invalid:" + receiver.port() + "/";

    send(url);
    send(url);

    assertThat(names.asked).hasSize(2);
    assertThat(receiver.got()).hasSize(2);
  }

  @Test
  void shouldNotCallAnAddressThatIsNotPublic() throws Exception {
    with(false, Duration.ofSeconds(20));

    assertThat(send(receiver.url()))
        .isEqualTo(
            new Answer.Unanswered(
                Answer.Kind.ADDRESS,
                "127.0.0.1 is 127.0.0.1, which is not on the public internet"));
    assertThat(send("http://receiver.invalid:" + receiver.port() + "/"))
        .isEqualTo(
            new Answer.Unanswered(
                Answer.Kind.ADDRESS,
                "receiver.invalid is 127.0.0.1, which is not on the public internet"));
    assertThat(send("https://inside.invalid/"))
        .isEqualTo(
            new Answer.Unanswered(
                Answer.Kind.ADDRESS,
                "inside.invalid is 10.1.2.3, 169.254.169.254, which is not on the public internet"));
    assertThat(receiver.got()).isEmpty();
  }

  @Test
  void shouldUseThePublicOnesAmongAddresses() throws Exception {
    var addresses = new Guard(names, false).addresses(WebhookUrl.parse("https://both.invalid/"));

    assertThat(addresses.toCompletableFuture().get()).containsExactly(address("1.1.1.1"));
  }

  @Test
  void shouldNotFollowRedirects() throws Exception {
    try (var elsewhere = new Receiver()) {
      receiver.answers(302, "Location", elsewhere.url()).answers(307, "Location", elsewhere.url());

      assertThat(send(receiver.url())).isEqualTo(answered(302));
      assertThat(send(receiver.url())).isEqualTo(answered(307));

      assertThat(elsewhere.got()).isEmpty();
    }
  }

  @Test
  void shouldNotWaitForeverForAnAnswer() throws Exception {
    with(true, Duration.ofSeconds(1));
    receiver.hangs(1);

    assertThat(send(receiver.url()))
        .isEqualTo(new Answer.Unanswered(Answer.Kind.TIMEOUT, "no answer within 1 s"));
    assertThat(send(receiver.url())).as("another one").isEqualTo(answered(204));
  }

  @Test
  void shouldReadRetryAfterInSecondsAndAsATime() throws Exception {
    receiver
        .answers(429, "Retry-After", "90")
        .answers(503, "Retry-After", "Thu, 01 Jan 2026 00:02:00 GMT")
        .answers(429, "Retry-After", "999999999")
        .answers(503, "Retry-After", "soon")
        .answers(500, "Retry-After", "90");

    assertThat(send(receiver.url()))
        .isEqualTo(new Answer.Answered(429, Optional.of(Duration.ofSeconds(90))));
    assertThat(send(receiver.url()))
        .isEqualTo(new Answer.Answered(503, Optional.of(Duration.ofMillis(119_500))));
    assertThat(send(receiver.url()))
        .isEqualTo(new Answer.Answered(429, Optional.of(Duration.ofDays(1))));
    assertThat(send(receiver.url())).isEqualTo(answered(503));
    assertThat(send(receiver.url())).isEqualTo(answered(500));
  }

  @Test
  void shouldNotReadALargeAnswer() throws Exception {
    receiver.answers(200, "x".repeat(8 << 20));

    assertThat(send(receiver.url())).isEqualTo(answered(200));
    assertThat(send(receiver.url())).isEqualTo(answered(204));
  }

  @Test
  void shouldSayWhyNobodyAnswered() throws Exception {
    int closed;
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      closed = socket.getLocalPort();
    }

    assertThat(send("http://127.0.0.1:" + closed + "/"))
        .isInstanceOfSatisfying(
            Answer.Unanswered.class,
            answer -> {
              assertThat(answer.kind()).isEqualTo(Answer.Kind.CONNECTION);
              assertThat(answer.detail()).contains("Connection refused");
            });
    assertThat(send("http://nobody.invalid/"))
        .isEqualTo(new Answer.Unanswered(Answer.Kind.NAME, "no such name: nobody.invalid"));
    assertThat(send("ftp://somewhere/")).isInstanceOf(Answer.Unanswered.class);
  }
}
