package dev.sluice.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sluice.contract.message.Completion;
import dev.sluice.contract.message.InferenceRequest;
import dev.sluice.contract.message.JobError;
import dev.sluice.contract.message.Json;
import dev.sluice.contract.message.RawJson;
import dev.sluice.contract.message.Routing;
import dev.sluice.contract.message.UnreadableException;
import dev.sluice.worker.run.ModelQueue;
import dev.sluice.worker.run.Stop;
import dev.sluice.worker.run.Task;
import dev.sluice.worker.run.Turn;
import dev.sluice.worker.source.Delivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Brings each delivery to its model's queue, or ends it at once if that cannot be. */
final class Intake {

  private final Map<String, ModelQueue> models;
  private final int deliveryLimit;
  private final Desk desk;

  Intake(Map<String, ModelQueue> models, int deliveryLimit, Desk desk) {
    this.models = Map.copyOf(models);
    this.deliveryLimit = deliveryLimit;
    this.desk = desk;
  }

  /** Takes what one poll yielded, so that batches form from all of it. */
  void take(List<Delivery> deliveries) {
    var turns = new HashMap<ModelQueue, List<Turn>>();
    for (Delivery delivery : deliveries) {
      try {
        take(delivery, turns);
      } catch (UnreadableException e) {
        desk.outbox().bury(delivery, null, Dead.of(e), delivery::reject);
      }
    }
    desk.watchdog().progress();
    turns.forEach(ModelQueue::offer);
  }

  private void take(Delivery delivery, Map<ModelQueue, List<Turn>> turns)
      throws UnreadableException {
    byte[] value = delivery.record().value();
    var attempt = new Attempt(delivery, Routing.read(delivery.record().headers(), value), 0);
    ModelQueue model = models.get(attempt.routing().model());
    if (attempt.number() >= deliveryLimit) {
      String message = "The request was begun %d times and never ended.";
      bury(
          attempt,
          Dead.DELIVERY_LIMIT,
          new JobError("delivery_limit", message.formatted(attempt.number() - 1), true));
    } else if (model == null) {
      String message = "No worker serves a model of this name.";
      bury(attempt, Dead.UNKNOWN_MODEL, new JobError("unknown_model", message, true));
    } else {
      try {
        var work = new Work(attempt, task(attempt, value), finishBy(attempt, model), model, false);
        turns.computeIfAbsent(model, any -> new ArrayList<>()).add(new AttemptTurn(work, desk));
      } catch (UnreadableException e) {
        // Its headers were enough to admit it, so that somebody waits for its end.
        desk.outbox()
            .bury(
                delivery,
                attempt.routing().id(),
                Dead.of(e),
                () ->
                    end(
                        attempt,
                        new JobError(
                            "unreadable", "The request is not readable: " + e.detail(), false)));
      }
    }
  }

  /** As its client asked, else as its model has it. */
  private static Instant finishBy(Attempt attempt, ModelQueue model) {
    OptionalLong asked = attempt.routing().times().finishBy();
    return asked.isPresent()
        ? Instant.ofEpochMilli(asked.getAsLong())
        : Instant.ofEpochMilli(attempt.delivery().record().timestamp()).plus(model.finishBy());
  }

  private static Task task(Attempt attempt, byte[] value) throws UnreadableException {
    try {
      InferenceRequest request = Json.read(value, InferenceRequest.class);
      RawJson input = request == null ? null : request.input();
      if (input == null) {
        throw new UnreadableException("broken-value", "input: missing");
      }
      return new Task(attempt.routing().id(), input, request.parameters(), new Stop());
    } catch (JsonProcessingException e) {
      throw new UnreadableException("not-json", e.getOriginalMessage());
    }
  }

  private void bury(Attempt attempt, String reason, JobError error) {
    desk.outbox()
        .bury(
            attempt.delivery(),
            attempt.routing().id(),
            Dead.of(reason, error, attempt.number() - 1),
            () -> end(attempt, error));
  }

  private void end(Attempt attempt, JobError error) {
    Completion completion = attempt.failed(error, desk.clock().instant());
    String model = attempt.routing().model();
    String label = models.containsKey(model) ? model : WorkerMeters.UNKNOWN;
    desk.outbox()
        .publish(
            attempt,
            completion,
            done -> desk.meters().model(label).completed(done.status(), null, 0));
  }
}
