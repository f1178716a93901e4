package dev.sluice.benchmarks.load;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Submits and is done; keeps the id of every {@code sampleEvery}th request that was taken. */
public final class Submit implements Exchange {

  private final Template request;
  private final Clients clients;
  private final int sampleEvery;
  private final List<Taken> sample = new ArrayList<>();
  private long taken;

  /** A request that was answered 202. */
  public record Taken(String id, String client) {}

  /**
   * @param sampleEvery 0 for no sample
   */
  public Submit(Template request, Clients clients, int sampleEvery) {
    this.request = request;
    this.clients = clients;
    this.sampleEvery = sampleEvery;
  }

  @Override
  public void begin(ByteBuffer out, long number) {
    request.write(out, clients.number(number));
  }

  @Override
  public boolean goesOn(Answer answer, ByteBuffer out, long number) {
    if (sampleEvery > 0 && answer.status() == 202 && taken++ % sampleEvery == 0) {
      answer.text("id").ifPresent(id -> sample.add(new Taken(id, clients.name(number))));
    }
    return false;
  }

  /** Complete once the load is over. */
  public List<Taken> sample() {
    return List.copyOf(sample);
  }
}
