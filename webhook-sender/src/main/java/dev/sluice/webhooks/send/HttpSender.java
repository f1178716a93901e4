package dev.sluice.webhooks.send;

import dev.sluice.contract.webhook.Delivery;
import dev.sluice.contract.webhook.WebhookUrl;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Posts deliveries by HTTP 1.1, each to an address that the {@link Guard} has allowed, under the
 * name that the URL has. Follows no redirects; of an answer only its head matters.
 */
public final class HttpSender implements Sender {

  private static final Duration CLOSE = Duration.ofSeconds(1);
  private static final int IDLE_SECONDS = 10;
  private static final int LARGEST_ANSWER = 64 * 1024;
  private static final int LONGEST_HEAD = 16 * 1024;

  private final Vertx vertx;

  /** Calls are made on it: elsewhere an answer may have ended before its head is looked at. */
  private final Context loop;

  private final HttpClient client;
  private final Guard guard;
  private final Signer signer;
  private final InstantSource clock;
  private final Duration timeout;

  /**
   * @param perHost connections to one host
   */
  public HttpSender(
      Guard guard, Signer signer, InstantSource clock, Duration timeout, int perHost) {
    this(guard, signer, clock, timeout, perHost, new HttpClientOptions());
  }

  /**
   * @param options what holds of TLS
   */
  HttpSender(
      Guard guard,
      Signer signer,
      InstantSource clock,
      Duration timeout,
      int perHost,
      HttpClientOptions options) {
    this.guard = guard;
    this.signer = signer;
    this.clock = clock;
    this.timeout = timeout;
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    loop = vertx.getOrCreateContext();
    client =
        vertx
            .httpClientBuilder()
            .with(
                options
                    .setProtocolVersion(HttpVersion.HTTP_1_1)
                    .setConnectTimeout((int) timeout.toMillis())
                    .setKeepAliveTimeout(IDLE_SECONDS)
                    .setMaxHeaderSize(LONGEST_HEAD)
                    .setDecompressionSupported(false))
            .with(new PoolOptions().setHttp1MaxSize(perHost))
            .build();
  }

  @Override
  public CompletionStage<Answer> send(Delivery delivery) {
    var attempt = new CompletableFuture<HttpClientResponse>();
    var answer =
        attempt
            .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
            .handle((response, failure) -> answer(response, failure));
    try {
      WebhookUrl url = WebhookUrl.parse(delivery.url());
      guard
          .addresses(url)
          .whenComplete((addresses, failure) -> found(delivery, url, addresses, failure, attempt));
    } catch (IllegalArgumentException e) {
      attempt.completeExceptionally(e);
    }
    return answer;
  }

  private void found(
      Delivery delivery,
      WebhookUrl url,
      @Nullable List<InetAddress> addresses,
      @Nullable Throwable failure,
      CompletableFuture<HttpClientResponse> attempt) {
    if (failure != null) {
      attempt.completeExceptionally(unwrapped(failure, true));
    } else if (addresses != null) {
      InetAddress address = chosen(addresses, delivery.tries());
      loop.runOnContext(
          now -> {
            try {
              call(delivery, url, address, attempt);
            } catch (RuntimeException e) { // such as a header that cannot be sent
              attempt.completeExceptionally(e);
            }
          });
    }
  }

  /** Each attempt goes to the next of them, so that one that is out of order is not fatal. */
  private static InetAddress chosen(List<InetAddress> addresses, int tries) {
    return addresses.get(tries % addresses.size());
  }

  private void call(
      Delivery delivery,
      WebhookUrl url,
      InetAddress address,
      CompletableFuture<HttpClientResponse> attempt) {
    String body = delivery.body().text();
    long seconds = clock.instant().getEpochSecond();
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setServer(SocketAddress.inetSocketAddress(url.port(), address.getHostAddress()))
            .setHost(url.host())
            .setPort(url.port())
            .setSsl(url.https())
            .setURI(url.target())
            .setFollowRedirects(false)
            .putHeader("host", url.authority())
            .putHeader("content-type", "application/json")
            .putHeader("user-agent", "Sluice-Webhooks")
            .putHeader("webhook-id", delivery.id())
            .putHeader("webhook-timestamp", Long.toString(seconds))
            .putHeader(
                "webhook-signature", signer.sign(delivery.account(), delivery.id(), seconds, body));
    client
        .request(options)
        .compose(
            request -> {
              // Over, one way or the other: a connection that nobody waits for is not kept.
              var unused = attempt.whenComplete((response, failure) -> resetIf(failure, request));
              return request.send(body);
            })
        .onSuccess(response -> take(response, attempt))
        .onFailure(attempt::completeExceptionally);
  }

  private static void resetIf(@Nullable Throwable failure, HttpClientRequest request) {
    if (failure != null) {
      var unused = request.reset();
    }
  }

  /** Reads a little of the answer's body, so that its connection can be used again. */
  private static void take(
      HttpClientResponse response, CompletableFuture<HttpClientResponse> attempt) {
    long[] read = {0};
    response.exceptionHandler(cut -> {});
    response.handler(
        part -> {
          read[0] += part.length();
          if (read[0] > LARGEST_ANSWER) {
            var unused = response.request().connection().close();
          }
        });
    attempt.complete(response);
  }

  private Answer answer(@Nullable HttpClientResponse response, @Nullable Throwable failure) {
    if (response != null) {
      int status = response.statusCode();
      String field = response.getHeader("Retry-After");
      return new Answer.Answered(status, RetryAfter.of(status, field, clock.instant()));
    }
    Throwable why = unwrapped(failure == null ? new IllegalStateException() : failure, false);
    if (why instanceof LookUpException) {
      return new Answer.Unanswered(Answer.Kind.NAME, words(why));
    } else if (why instanceof Guard.RefusedException) {
      return new Answer.Unanswered(Answer.Kind.ADDRESS, words(why));
    } else if (why instanceof TimeoutException) {
      String words = "no answer within %d s".formatted(timeout.toSeconds());
      return new Answer.Unanswered(Answer.Kind.TIMEOUT, words);
    }
    return new Answer.Unanswered(Answer.Kind.CONNECTION, words(why));
  }

  /** A name could not be looked up. */
  private static final class LookUpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LookUpException(Throwable cause) {
      super(words(cause), cause);
    }
  }

  private static Throwable unwrapped(Throwable failure, boolean lookUp) {
    Throwable why =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return lookUp && !(why instanceof Guard.RefusedException) ? new LookUpException(why) : why;
  }

  private static String words(Throwable failure) {
    String message = failure.getMessage() == null ? "" : failure.getMessage();
    String line = message.lines().findFirst().orElse("");
    return line.isEmpty() ? failure.getClass().getSimpleName() : line;
  }

  @Override
  public void close() {
    guard.names().close();
    try {
      var unused =
          vertx
              .close()
              .toCompletionStage()
              .toCompletableFuture()
              .get(CLOSE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // What is left of it ends with the process.
    }
  }
}
