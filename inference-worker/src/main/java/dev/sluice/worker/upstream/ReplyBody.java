package dev.sluice.worker.upstream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes in an answer up to a bound, as a whole, or event by event if it comes as events. */
final class ReplyBody implements HttpResponse.BodySubscriber<byte[]> {

  /** It is larger than its bound. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1;

    TooLargeException(long most) {
      super("the answer of the model's server is larger than %d bytes".formatted(most));
    }
  }

  private final long most;
  private final @Nullable EventLines events;
  private final ByteArrayOutputStream whole = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  /**
   * @param events told each event's data; null to collect the body as a whole
   */
  ReplyBody(long most, @Nullable Consumer<String> events) {
    this.most = most;
    this.events = events == null ? null : new EventLines(events);
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription made) {
    subscription = made;
    made.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    if (body.isDone()) {
      return;
    }
    try {
      for (ByteBuffer buffer : buffers) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        take(bytes);
      }
    } catch (IOException | RuntimeException e) {
      if (subscription != null) {
        subscription.cancel();
      }
      body.completeExceptionally(e);
    }
  }

  private void take(byte[] bytes) throws IOException {
    if (events == null) {
      whole.writeBytes(bytes);
    } else {
      events.take(bytes);
    }
    if (whole.size() > most || (events != null && events.pending() > most)) {
      throw new TooLargeException(most);
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    try {
      if (events != null) {
        events.end();
      }
      body.complete(whole.toByteArray());
    } catch (RuntimeException e) {
      body.completeExceptionally(e);
    }
  }
}
