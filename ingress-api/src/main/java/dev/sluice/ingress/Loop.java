package dev.sluice.ingress;

import dev.sluice.ingress.cancel.CancelCall;
import dev.sluice.ingress.document.DocumentCalls;
import dev.sluice.ingress.http.Caller;
import dev.sluice.ingress.http.Callers;
import dev.sluice.ingress.http.Connections;
import dev.sluice.ingress.http.Exchange;
import dev.sluice.ingress.http.Routes;
import dev.sluice.ingress.list.ListCall;
import dev.sluice.ingress.openai.OpenAi;
import dev.sluice.ingress.poll.PollCall;
import dev.sluice.ingress.redis.Gate;
import dev.sluice.ingress.stream.StreamCall;
import dev.sluice.ingress.submit.LimitsCall;
import dev.sluice.ingress.submit.ModelsCall;
import dev.sluice.ingress.submit.SubmitCall;
import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that lives on one event loop, and what it does from time to time. */
record Loop(
    EventLoop thread,
    Connections connections,
    Callers callers,
    Gate gate,
    SubmitCall submit,
    PollCall polls,
    ListCall listCall,
    CancelCall cancelCall,
    StreamCall streamCall,
    LimitsCall limitsCall,
    ModelsCall modelsCall,
    DocumentCalls documents,
    OpenAi.Calls openAi)
    implements Routes.Calls {

  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
  private static final long TICK_MILLIS = 5;

  void begin() {
    Future<?> unused = every(thread, TICK_MILLIS, gate::tick);
    unused = every(thread, 1000, connections::sweep);
  }

  /** Runs a task again and again; one failure does not end it. */
  static Future<?> every(EventLoop thread, long millis, Runnable task) {
    Runnable guarded =
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.error("A periodic task failed", e);
          }
        };
    return thread.scheduleWithFixedDelay(guarded, millis, millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void submit(Exchange exchange) {
    submit.handle(exchange);
  }

  @Override
  public void poll(Exchange exchange, String id) {
    polls.handle(exchange, id);
  }

  @Override
  public void list(Exchange exchange) {
    listCall.handle(exchange);
  }

  @Override
  public void cancel(Exchange exchange, String id) {
    cancelCall.handle(exchange, id);
  }

  @Override
  public void events(Exchange exchange, String id) {
    streamCall.handle(exchange, id);
  }

  @Override
  public void limits(Exchange exchange) {
    limitsCall.handle(exchange);
  }

  @Override
  public void document(Exchange exchange, String path) {
    documents.handle(exchange, path);
  }

  @Override
  public void models(Exchange exchange) {
    if (exchange.caller() instanceof Caller.Refused refused) {
      exchange.problem(refused.problem());
    } else {
      modelsCall.handle(exchange);
    }
  }

  @Override
  public void model(Exchange exchange, String name) {
    if (exchange.caller() instanceof Caller.Refused refused) {
      exchange.problem(refused.problem());
    } else {
      modelsCall.handle(exchange, name);
    }
  }

  @Override
  public void embeddings(Exchange exchange) {
    openAi.embeddings().handle(exchange);
  }

  @Override
  public void chat(Exchange exchange) {
    openAi.chat().handle(exchange);
  }
}
